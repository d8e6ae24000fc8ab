"""TypedDicts of the rows."""
