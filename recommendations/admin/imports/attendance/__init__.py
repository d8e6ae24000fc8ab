"""The screens that import an attendance list."""
