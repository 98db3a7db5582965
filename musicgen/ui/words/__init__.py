"""The words of the page, a module a language, all with the same keys."""
