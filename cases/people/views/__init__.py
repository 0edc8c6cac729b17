"""The way in, and the pages about those who are in."""
