"""Progress updates and what belongs to them."""
