"""The guide's pages, and one for each rule."""
