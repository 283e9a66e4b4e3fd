"""Sums over the told codes of incidents."""

from truce.compiled import lean
from truce.compliance.count.kernels.shapes import Floats, Ints


@lean
def add_masses(row: Ints, code: Ints, weight: Floats, table: Floats, out: Floats) -> None:
    """Add told weight x the weight of its code to the incident of each entry."""
    for i in range(row.size):
        out[row[i]] += weight[i] * table[code[i]]
