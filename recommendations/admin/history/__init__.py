"""Screens on who changed what."""
