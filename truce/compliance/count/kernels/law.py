"""The exact law of a sum of few yes-or-no trials, group by group."""

from truce.compiled import lean
from truce.compliance.count.kernels.shapes import Floats, Ints


@lean
def quantiles(p: Floats, start: Ints, size: Ints, levels: Floats, mass: Floats, out: Floats) -> None:
    """`out[g, l]`: smallest count whose distribution function reaches level `l`, for the trials of each group.

    Group g has `size[g]` trials from `start[g]` on in `p`; `mass` is room for one more value than the largest group.
    """
    for g in range(size.size):
        n = size[g]
        mass[0] = 1.0
        for j in range(n):
            q = p[start[g] + j]
            mass[j + 1] = mass[j] * q
            for k in range(j, 0, -1):
                mass[k] = mass[k] * (1.0 - q) + mass[k - 1] * q
            mass[0] *= 1.0 - q
        for level in range(levels.size):
            below, count = 0.0, 0
            for k in range(n + 1):
                below += mass[k]
                if below < levels[level] - 1e-12:
                    count += 1
                else:
                    break
            out[g, level] = count
