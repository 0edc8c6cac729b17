"""Known tilbud (D11): what a sound one is, lists of them, pages.

`known`, `fil` and `plan` are pure: no framework, no database.
"""
