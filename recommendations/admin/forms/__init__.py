"""Forms of records: their tabs, rows, languages and checks."""
