"""Thin views over what was delivered, and the start page that tells what waits."""
