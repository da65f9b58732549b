"""Writes, one module a subject: each is one act with its right, rule, change, event and log entry."""
