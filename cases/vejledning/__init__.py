"""The guide's chapters, and the help at each field; the prose is in templates."""
