"""Bytes of xlsx, pptx, pdf and docx documents made of rows."""
