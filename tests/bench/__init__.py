"""Measured speed against the targets, run by make bench."""
