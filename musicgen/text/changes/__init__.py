"""Sentences that change a piece that is there: "a bit slower, without drums, strings from bar 9"."""
