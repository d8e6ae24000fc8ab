"""Languages, texts in several languages, references and dates."""
