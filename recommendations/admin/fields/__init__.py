"""Form fields and widgets of the staff."""
