"""Alembic migrations of the case database, run by python -m db migrate under a lock."""
