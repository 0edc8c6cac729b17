"""Known tilbud are written here: one by one, and from Tilbudsportalen's list."""
