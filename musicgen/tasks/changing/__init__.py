"""Edits of a sentence, done: exactly where nothing has to be written, else by the one Writer."""
