"""Rules of the course of a piece: who enters where, what comes back, how it swells and closes."""
