"""Rules about what is kept of another piece, and about the hands that play it."""
