"""Reads, one module a question: each takes a session, a filter, a scope and dates, and returns rows."""
