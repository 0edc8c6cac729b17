"""The code lists: those in use, files of new ones, taking them into use, the operators' page."""
