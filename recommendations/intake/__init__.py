"""From the outside in: minutes, tables and documents become rows a person can check."""
