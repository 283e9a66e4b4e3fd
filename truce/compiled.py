"""How a kernel is compiled: without the interpreter's lock, kept on disk, floats as IEEE 754 says.

Numba looks only at the file of the kernel itself, and would go on calling the old form of what it calls in other
files; `forget_stale` forgets compiled kernels when any source of their folder has changed.
"""

from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import njit

LEAN: dict[str, Any] = {"nogil": True, "cache": True, "error_model": "numpy", "_nrt": False}
STAMP = "kernels.sha256"
Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def compiled(kernel: Kernel) -> Kernel:
    """The kernel, compiled when first called."""
    return cast(Kernel, njit(nogil=True, cache=True, error_model="numpy")(kernel))


def lean(kernel: Kernel) -> Kernel:
    """The same for kernels that make no arrays: no references are counted, which makes them three times as fast.

    Numba counts references to every array that it takes out of a tuple; a kernel that only works on what it was
    given needs none of it (numba's option `_nrt`; making an array in such a kernel fails at compilation).
    """
    return cast(Kernel, njit(**LEAN)(kernel))


def forget_stale(home: Path) -> bool:
    """Remove what was compiled from other sources than those in the folder `home`; was there any reason to."""
    cache = home / "__pycache__"
    told = sha256(b"".join(path.read_bytes() for path in sorted(home.glob("*.py")))).hexdigest()
    stamp = cache / STAMP
    if stamp.is_file() and stamp.read_text("ascii") == told:
        return False
    with suppress(OSError):  # nobody may write there: then nothing was compiled there either
        cache.mkdir(exist_ok=True)
        for compiled_file in [*cache.glob("*.nbi"), *cache.glob("*.nbc")]:
            compiled_file.unlink(missing_ok=True)
        stamp.write_text(told, "ascii")
    return True
