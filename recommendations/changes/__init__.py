"""What changed in a plan between two days: its figures and its recommendations."""
