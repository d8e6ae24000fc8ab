"""Progress updates: writing, review, publication and verification."""
