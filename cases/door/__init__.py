"""What stands in the door of every page: who comes in, how often, and how fresh their logon is."""
