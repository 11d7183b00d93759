"""Pages about records: at the desk, and for those they are about and the public."""
