"""Finds lists in minutes."""
