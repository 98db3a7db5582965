"""Arrangements and accompaniments, beside what is known of real pieces."""
