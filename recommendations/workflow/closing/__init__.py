"""Closing a plan at the end of its year."""
