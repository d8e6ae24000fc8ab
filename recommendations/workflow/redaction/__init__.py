"""Taking out words, files and names."""
