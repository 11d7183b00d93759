"""The pages about people: the desk's and one's own."""
