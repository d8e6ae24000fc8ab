"""The screens that import minutes."""
