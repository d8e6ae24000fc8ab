"""Suggestions for fields, found in the text of a recommendation."""
