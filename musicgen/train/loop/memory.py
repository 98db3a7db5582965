"""Memory of a long training, kept as small as a step needs."""

import ctypes
import resource
import sys


def give_back() -> None:
    """Hand freed memory back to the system, where the C library is glibc; elsewhere nothing happens.

    Batches differ in shape, so freed blocks never quite fit the next ones, and the heap grows though nothing
    is held: its free pages are given back from time to time.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)


def resident_bytes() -> int:
    """What the process holds of the machine's memory now; its peak where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * resource.getpagesize()
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
