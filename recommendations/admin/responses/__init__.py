"""Screens on responses of institutions, and letters to them."""
