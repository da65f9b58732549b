"""Spreadsheets coming in: read, matched, checked, and stored only when confirmed."""
