"""Names of persons in attendance lists."""
