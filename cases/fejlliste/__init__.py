"""What stands in the way of each ydelse: findings kept, the verdict, the list, the walk along it."""
