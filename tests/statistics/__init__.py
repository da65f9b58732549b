"""Simulated counties: how often a search raises a false alarm, and how large an excess it finds."""
