"""Rules of keys and chords: what is asked, and what has stood before."""
