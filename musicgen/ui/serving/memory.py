"""What a long-lived server gives back: glibc keeps an arena for each thread, and what a thread once used.

The page answers on dozens of threads, and each renders sound for some visitor: left alone, every arena grows
to its largest rendering and stays there. Two arenas, and large blocks straight from the system, cost nothing
that can be measured and keep the process small. Other systems' allocators are left alone.
"""

import ctypes
import platform

_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD = -8, -3, -1  # mallopt's names for them, from malloc.h
ARENAS, LARGE_BYTES = 2, 1 << 20


def give_back() -> bool:
    """Ask the allocator to; call before the first thread starts. Whether there was one to ask."""
    if platform.system() != "Linux" or platform.libc_ver()[0] != "glibc":
        return False
    wishes = ((_ARENA_MAX, ARENAS), (_MMAP_THRESHOLD, LARGE_BYTES), (_TRIM_THRESHOLD, LARGE_BYTES))
    mallopt = ctypes.CDLL(None).mallopt
    taken = [mallopt(*wish) for wish in wishes]
    return all(answer == 1 for answer in taken)
