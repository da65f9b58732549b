"""Counts over all cases, by two engines that agree with each other and with the ledger."""
