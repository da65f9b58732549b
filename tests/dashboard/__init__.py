"""Rules of what pages share."""
