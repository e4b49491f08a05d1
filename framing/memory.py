"""Memory that was freed goes back to the system.

The C library keeps it otherwise, and a notebook's kernel holds far more than it needs.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc


def give_back() -> None:
    """Let go of what nobody holds any more."""
    gc.collect()
    with contextlib.suppress(AttributeError, OSError, TypeError):  # other systems than Linux have no such function
        ctypes.CDLL(None).malloc_trim(0)


def one_heap() -> None:
    """Let all threads share one heap: else each keeps one of its own, as large as it once was."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(-8, 1)  # M_ARENA_MAX
