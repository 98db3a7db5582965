"""Whether sentences that change a piece are read as they are meant, and done without touching the rest."""
