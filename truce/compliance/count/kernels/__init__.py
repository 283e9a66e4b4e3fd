"""The compiled kernels of counting: the only place where loops over incidents are written out, and compiled (numba).

Each is plain arithmetic on arrays; `tests/compliance/plain.py` holds the twin in plain Python that they are tested
against. Compiled once per machine and kept beside the source.
"""

from pathlib import Path

from truce.compiled import forget_stale

forget_stale(Path(__file__).parent)
