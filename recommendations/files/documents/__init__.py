"""The readers of documents: each gives the text of one file format, with notes."""
