"""What may happen to records: the transitions, one subject a file."""
