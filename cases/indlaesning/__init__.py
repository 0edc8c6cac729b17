"""What is uploaded on its way in: received, tried, looked over, loaded as it was shown."""
