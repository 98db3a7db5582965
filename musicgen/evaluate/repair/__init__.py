"""How well damage is found and mended: pieces damaged on purpose, so that the truth is known."""
