"""The rows, figures and files of plans and reports; every public page reads them here, too."""
