"""What can be done with a person's file, one noun per page."""
