"""The workbook for translators: what readers see in one language only, of all kinds of records."""
