"""Files of every kind, one module each; heavy libraries are loaded on first use."""
