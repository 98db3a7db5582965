"""Repair: damage in a file is found, shown, and mended where nobody refuses; the rest stays as it is."""
