"""Spreadsheets going out: the ledger's rows as xlsx and csv."""
