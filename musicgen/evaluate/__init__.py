"""How good is it: adherence, quality, speed. `python -m musicgen.evaluate`."""
