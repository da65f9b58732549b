"""Tests of spreadsheets coming in."""
