"""Tunes: which part has the tune, how it moves to another meter or mode, chords under it, two hands."""
