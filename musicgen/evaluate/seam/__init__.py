"""How well new bars go on from old ones."""
