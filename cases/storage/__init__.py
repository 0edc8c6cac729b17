"""What lies closest to the database: triggers, indexes, many rows at once, whole cases read."""
