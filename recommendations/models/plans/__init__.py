"""Plans, recommendations and what belongs to them."""
