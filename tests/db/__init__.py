"""Rules of the case database."""
