"""Figures counted from recommendations."""
