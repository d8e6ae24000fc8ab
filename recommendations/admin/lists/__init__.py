"""Lists of records: columns, filters and saved views."""
