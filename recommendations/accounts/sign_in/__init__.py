"""Limits on failed sign-ins, known browsers, and the log of sign-ins."""
