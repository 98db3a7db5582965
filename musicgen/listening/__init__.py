"""Listening: sound becomes notes. What needs packages of its own says which, and how to add them."""
