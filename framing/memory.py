"""Memory that was freed goes back to the system.

The C library keeps it otherwise, and a notebook's kernel holds far more than it needs.
"""

from __future__ import annotations

import contextlib
import ctypes


def give_back() -> None:
    """Let go of what was freed."""
    with contextlib.suppress(AttributeError, OSError, TypeError):  # other systems than Linux have no such function
        ctypes.CDLL(None).malloc_trim(0)


def keep_little() -> None:
    """Have threads share one heap, and give large arrays back at once: else what was once needed is kept for good."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        for option, value in ((-8, 1), (-3, 4 << 20)):  # M_ARENA_MAX, and M_MMAP_THRESHOLD in bytes
            ctypes.CDLL(None).mallopt(option, value)
