"""Keep freed memory for the next count: fresh pages from the system cost more than the counting itself."""

import ctypes
from functools import cache
from typing import Final

# Of glibc's malloc.h.
_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
_ARENAS: Final = -8

KEPT_BYTES: Final = 256 << 20
"""As much freed memory stays with the process."""
FROM_THE_HEAP_BYTES: Final = 32 << 20
"""Arrays of up to this size, the greatest that malloc allows, are taken from what was freed before."""


@cache
def keep_freed_memory() -> bool:
    """Let malloc keep what a count frees, for all threads alike; False where the C library is another one.

    A count of a million matters makes some hundred short-lived arrays of 1 or 2 MB. By default each comes from the
    system and goes back to it, page by page: that was half of the time of a count.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    wanted = ((_MMAP_THRESHOLD, FROM_THE_HEAP_BYTES), (_TRIM_THRESHOLD, KEPT_BYTES), (_ARENAS, 1))
    taken = [bool(mallopt(ctypes.c_int(name), ctypes.c_int(value))) for name, value in wanted]
    return all(taken)
