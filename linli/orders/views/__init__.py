"""The doors of orders: asking, one's own, at the desk, on paper."""
