"""The compiled kernels of change: the only place where loops over days and hypotheses are written out (numba)."""

from pathlib import Path

from truce.compiled import forget_stale

forget_stale(Path(__file__).parent)
