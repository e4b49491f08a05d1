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
