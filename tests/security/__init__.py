"""Who may see and do what, by enumeration."""
