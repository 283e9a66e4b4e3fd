"""How much of anything was told in each of a few stretches."""

from truce.compiled import lean
from truce.compliance.count.kernels.cells import share_of
from truce.compliance.count.kernels.shapes import Floats, Ints
from truce.compliance.prepared import Flags


@lean
def volumes(earliest: Ints, latest: Ints, wanted: Flags, start: Ints, end: Ints, out: Floats) -> None:
    """Add to every stretch the part of each wanted interval that lies in it."""
    for i in range(earliest.size):
        if wanted[i]:
            for k in range(start.size):
                out[k] += share_of(earliest[i], latest[i], start[k], end[k])
