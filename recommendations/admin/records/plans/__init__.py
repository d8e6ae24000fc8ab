"""The admin of plans, recommendations and what belongs to them."""
