"""The addresses of files, feeds and JSON."""
