"""What `make` runs: setting up, the demo, the checks. No part of the application."""
