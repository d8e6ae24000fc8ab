"""Finds the numbers and bullets that begin the items of lists."""
