"""Search in three languages, on both databases."""
