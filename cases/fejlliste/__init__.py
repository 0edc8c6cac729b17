"""What stands in the way of each ydelse: findings kept, the verdict, the list and its page."""
