"""Screens that change many records at once."""
