"""Accounts, their sign-ins, saved views and notification settings."""
