"""SQL of our own."""
