"""Which of the named institutions leads and which support."""
