"""What staff review before the items of minutes are created."""
