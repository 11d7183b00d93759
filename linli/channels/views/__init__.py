"""The pages of messages: for whoever is told, and for whoever rings."""
