"""How alike texts are: the cosine of what they say, and which texts are most like one."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from truce.fusion.words import Words

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

AT_A_TIME = 100_000
ASKED_AT_A_TIME = 2_000
MANY = 16  # texts that `nearest` gives for each
COMMON = 300  # features of more texts than that find nobody


def cosine(words: Words, i: Ints, j: Ints) -> NDArray[np.float32]:
    """Cosine of each pair of rows, 0 to 1; NaN where either says nothing.

    Plain twin of the compiled kernel: products are added in the order of the features.
    """
    width = int(words.feature.max(initial=0)) + 1
    matrix = csr_array((words.weight, words.feature, words.start), shape=(words.size, width))
    answer = np.empty(len(i), dtype=np.float32)
    for at in range(0, len(i), AT_A_TIME):
        a, b = i[at : at + AT_A_TIME], j[at : at + AT_A_TIME]
        answer[at : at + AT_A_TIME] = matrix[a].multiply(matrix[b]).sum(axis=1)
    told = np.diff(words.start) > 0
    return np.where(told[i] & told[j], np.clip(answer, 0, 1), np.float32(np.nan))


def nearest(
    words: Words, rows: Ints, at: Floats, reach: float, many: int = MANY, common: int = COMMON
) -> tuple[Ints, Ints]:
    """(i, j): for each of `rows` (i), the `many` rows most like it whose time `at` lies within `reach` of its own.

    Features that more than `common` rows have are not looked at, so the cost of a row is at most its features times
    `common`. Ties go to the lower row. A pair that is found from both ends is given twice.
    """
    told = np.bincount(words.feature, minlength=1)[words.feature] <= common
    row = np.repeat(np.arange(words.size), np.diff(words.start))[told]
    width = int(words.feature.max(initial=0)) + 1
    matrix = csr_array((words.weight[told], (row, words.feature[told])), shape=(words.size, width))
    order = np.argsort(at, kind="stable")
    asked = rows[np.argsort(at[rows], kind="stable")]
    parts = [asked[k : k + ASKED_AT_A_TIME] for k in range(0, len(asked), ASKED_AT_A_TIME)]
    found = [_nearest(matrix, part, at, order, reach, many) for part in parts]
    none = np.empty(0, np.int64)
    return np.concatenate([none, *(f[0] for f in found)]), np.concatenate([none, *(f[1] for f in found)])


def _nearest(matrix: csr_array, a: Ints, at: Floats, order: Ints, reach: float, many: int) -> tuple[Ints, Ints]:
    """The same for some rows; `order` sorts all by time."""
    low, high = np.searchsorted(at[order], [at[a].min() - reach, at[a].max() + reach * (1 + 1e-9)])
    b = order[low : high + 1]
    met = (matrix[a] @ matrix[b].T).tocoo()
    i, j, alike = a[met.row], b[met.col], met.data
    near = (i != j) & (np.abs(at[i] - at[j]) <= reach)
    i, j, alike = i[near], j[near], alike[near]
    best = np.lexsort((j, -alike, i))
    i, j = i[best], j[best]
    place = np.arange(len(i)) - np.searchsorted(i, i)
    return i[place < many], j[place < many]
