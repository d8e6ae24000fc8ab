"""Letters to those who work with the site: what is told to whom, and how it gets there."""
