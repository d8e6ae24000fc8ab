"""Reads recommendations from tables in minutes."""
