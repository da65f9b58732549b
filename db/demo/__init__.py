"""A fictitious county with six years of matters: every place, office and person in it is made up."""
