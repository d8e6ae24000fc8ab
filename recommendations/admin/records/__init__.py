"""The admin of each kind of record."""
