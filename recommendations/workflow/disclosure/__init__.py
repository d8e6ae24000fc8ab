"""What becomes public, and the lock-down."""
