"""What is typed, turned into values and findings. A module for each screen's forms."""
