"""Sentences put together from values."""
