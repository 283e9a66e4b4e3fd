"""The compiled kernels of the picture: the only place where loops over incidents are written out (numba)."""

from pathlib import Path

from truce.compiled import forget_stale

forget_stale(Path(__file__).parent)
