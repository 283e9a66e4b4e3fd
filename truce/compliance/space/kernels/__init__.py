"""The compiled kernels of geometry: the only place where loops over points and corners are written out (numba).

Each is plain arithmetic on arrays; tests hold it against exact geodesics and against plain Python. Compiled once per
machine and kept beside the source.
"""

from pathlib import Path

from truce.compiled import forget_stale

forget_stale(Path(__file__).parent)
