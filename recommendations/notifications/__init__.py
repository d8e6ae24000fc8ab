"""E-mail notifications to the staff: their content, their recipients, and sending them."""
