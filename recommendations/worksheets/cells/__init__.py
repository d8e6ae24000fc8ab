"""The values of cells."""
