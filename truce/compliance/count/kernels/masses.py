"""Sums over the told codes of incidents."""

from truce.compiled import lean
from truce.compliance.count.kernels.shapes import Floats, Ints


@lean
def add_masses(row: Ints, code: Ints, weight: Floats, table: Floats, out: Floats) -> None:
    """Add told weight x the weight of its code to the incident of each entry."""
    for i in range(row.size):
        out[row[i]] += weight[i] * table[code[i]]


@lean
def renumber(row: Ints, code: Ints, weight: Floats, new: Ints, rows: Ints, codes: Ints, weights: Floats) -> int:
    """Keep the entries of incidents that have a new number (not -1), under it; how many."""
    n = 0
    for i in range(row.size):
        if new[row[i]] >= 0:
            rows[n], codes[n], weights[n] = new[row[i]], code[i], weight[i]
            n += 1
    return n
