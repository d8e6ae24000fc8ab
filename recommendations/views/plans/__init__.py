"""The pages of plans and their recommendations."""
