"""Words by which attendance lists are read."""
