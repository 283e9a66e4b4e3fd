"""How a kernel is compiled: without the interpreter's lock, kept on disk, floats as IEEE 754 says."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

LEAN: dict[str, Any] = {"nogil": True, "cache": True, "error_model": "numpy", "_nrt": False}
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
