"""Recognises numbers, lists, headings and the ends of items in the text of minutes."""
