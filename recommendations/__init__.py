"""The app: recommendations of annual meetings, and what comes of them."""
