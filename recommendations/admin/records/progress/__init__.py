"""The admin of progress updates."""
