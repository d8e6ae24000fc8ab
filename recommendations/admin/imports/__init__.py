"""Screens that import minutes and attendance lists."""
