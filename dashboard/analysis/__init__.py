"""Intervals, control limits, hot spots and suppression: arrays in, arrays out."""
