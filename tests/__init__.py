"""Tests that mirror the packages; the fixtures for programs and databases stand in conftest."""
