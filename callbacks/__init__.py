"""Wiring, a module a page: read, ask, draw."""
