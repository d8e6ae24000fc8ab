"""Removes what uploads must not contain."""
