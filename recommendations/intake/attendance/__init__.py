"""Reads attendance lists."""
