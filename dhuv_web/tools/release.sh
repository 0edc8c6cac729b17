#!/bin/sh
# Brings database, code lists and static files up to this version. Can be run again at any time.
set -eu
cd "$(dirname "$0")/../.."
./manage.py migrate --noinput
# After a version that was newer, they are still that one's.
./manage.py triggere
# The first time every code is new: the end of what it says is enough.
changes=$(./manage.py kodelister --indlaes)
printf '%s\n' "$changes" | tail -n 20
./manage.py collectstatic --noinput --verbosity 0
