"""The case database: what is stored, counted and allowed, without a web framework or sentences for people."""
