"""The words: one module a language, each a table of text; plus instruments and artists. Data, no rules."""
