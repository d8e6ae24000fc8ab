"""Screens that confirm and run a transition of the workflow."""
