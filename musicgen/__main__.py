"""`python -m musicgen`."""

import io
import sys

from musicgen.cli import main

if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):  # what was typed in Thai must not break a Latin terminal
        sys.stdout.reconfigure(errors="replace")
    sys.exit(main())
