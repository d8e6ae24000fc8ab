"""Accounts, groups, sign-ins and the log of who looked at names."""
