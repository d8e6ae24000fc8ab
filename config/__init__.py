"""The project: settings, addresses, formats and catalogues."""
