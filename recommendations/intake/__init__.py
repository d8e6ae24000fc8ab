"""Reads minutes and attendance lists into rows that the user checks before they are saved."""
