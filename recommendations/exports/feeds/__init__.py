"""Calendars, Atom feeds and status cards."""
