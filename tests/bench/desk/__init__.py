"""The desk under load: clerks at one server, and what they were told held against what is stored."""
