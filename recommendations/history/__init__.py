"""Who changed what: shown, compared and restored."""
