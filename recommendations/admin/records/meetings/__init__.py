"""The admin of meetings and what belongs to them."""
