"""Ids of components: one class a page, every member laid out by that page; a module a group of pages."""
