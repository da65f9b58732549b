"""Component trees, a module a page: no query, no request, no case data."""
