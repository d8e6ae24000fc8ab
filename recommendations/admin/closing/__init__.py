"""The screens on which a year is closed."""
