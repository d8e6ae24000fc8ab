"""Formats of Kurmanji."""
