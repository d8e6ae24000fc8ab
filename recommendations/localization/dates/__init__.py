"""Dates as people write and read them."""
