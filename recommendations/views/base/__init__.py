"""What all public pages share: caching, rendering, and rows of lists."""
