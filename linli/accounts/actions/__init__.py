"""What can be done about a way in, one file per noun."""
