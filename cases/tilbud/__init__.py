"""Known tilbud (D11): what a sound one is, a sheet that is read, what loading it would change.

Pure: no framework, no database.
"""
