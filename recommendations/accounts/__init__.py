"""Signing in: our additions to django-allauth."""
