"""Screens on what becomes public."""
