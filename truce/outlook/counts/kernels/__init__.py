"""The compiled kernels of counts to come: the only place where loops over series and days are written out (numba)."""

from pathlib import Path

from truce.compiled import forget_stale

forget_stale(Path(__file__).parent)
