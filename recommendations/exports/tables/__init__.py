"""The columns of CSV and Excel files."""
