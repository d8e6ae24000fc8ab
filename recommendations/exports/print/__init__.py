"""The report of a plan on paper: composed once, set as a PDF and as a Word document."""
