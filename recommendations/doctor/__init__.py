"""Finds what is wrong with a set-up, and says what to do about it.

``readiness`` answers /readyz within milliseconds. ``checks`` are the many that ``manage.py doctor``
runs; only the command loads them. ``failures`` writes to the administrator when a job failed.
"""
