"""Logon: local accounts with a second factor, OpenID Connect, sessions and their ends."""
