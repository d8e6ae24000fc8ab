"""Institutions named in a text."""
