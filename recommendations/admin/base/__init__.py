"""Badges, links, evidence and confirmation pages that several screens use."""
