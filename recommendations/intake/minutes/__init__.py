"""Reads minutes."""
