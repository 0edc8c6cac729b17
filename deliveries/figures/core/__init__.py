"""How figures are defined and counted. Pure Python: nothing here reads a clock or a database."""
