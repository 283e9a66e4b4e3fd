"""The compiled kernels of watching: the only place where loops over incidents are written out, and compiled (numba)."""

from pathlib import Path

from truce.compiled import forget_stale

forget_stale(Path(__file__).parent)
