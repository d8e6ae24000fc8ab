"""The rows of a backup: read from one database, and put into another."""
