"""The catalogue's pages: for those who look for help, and for the staff who write it."""
