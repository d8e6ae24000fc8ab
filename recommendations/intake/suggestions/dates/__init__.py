"""Dates named in a text."""
