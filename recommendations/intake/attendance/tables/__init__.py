"""Tables in attendance lists."""
