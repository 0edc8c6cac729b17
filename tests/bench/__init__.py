"""`make bench`: what the product's speed is measured by, and against what (docs/performance.md).

No part of the test suite: a figure is only worth something beside another one of the same run, so
everything is a ratio to a baseline (the usual way) and a limit (as little as can be done), measured
in turns. Each measurement runs in a process of its own on a PostgreSQL of its own.
"""
