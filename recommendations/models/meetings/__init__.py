"""Meetings and what belongs to them."""
