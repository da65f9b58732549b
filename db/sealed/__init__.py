"""Accusations: own tables, numbers, search and log, apart from every case and every count."""
