"""The compiled kernels of packages: the only place where loops over partial packages are written out (numba).

Each is plain arithmetic on whole numbers; tests hold it against trying every package. Compiled once per machine and
kept beside the source.
"""

from pathlib import Path

from truce.compiled import forget_stale

forget_stale(Path(__file__).parent)
