"""What the server's threads leave behind."""

import platform
import subprocess
import sys

import pytest

# Twenty threads at once, each of which makes something out of small pieces.
WORK = """
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from musicgen.ui.serving.memory import give_back
if sys.argv[1] == "yes":
    assert give_back()
barrier = Barrier(20)
def work(i):
    barrier.wait()
    made = [bytes(60_000) for _ in range(20)]
    barrier.wait()
    return len(made)
with ThreadPoolExecutor(20) as pool:
    list(pool.map(work, range(20)))
    print(next(int(l.split()[1]) // 1024 for l in open("/proc/self/status") if l.startswith("VmSize")))
"""
ARENA_MB = 64  # of addresses, that glibc sets aside for each


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another allocator")
def test_threads_share_their_memory() -> None:
    """Guards: a server that keeps the largest rendering of every thread, 1.5 GB after 22 pieces."""
    run = [sys.executable, "-c", WORK]
    many, few = (
        int(subprocess.run([*run, one], capture_output=True, check=True).stdout) for one in ("no", "yes")
    )
    assert few < many - 3 * ARENA_MB, (many, few)
