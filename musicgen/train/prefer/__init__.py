"""Preference training: the model's own candidates, the better one of two made likelier."""
