"""The log: its kinds, its one writer, searching while typing, reading it, a case's history."""
