"""Dicts made from queries, one for each record."""
