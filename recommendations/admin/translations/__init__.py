"""Screens on missing translations."""
