"""Which incidents are chosen, and with what probability: factors of every filter, and their product."""

from typing import Any

from truce.compiled import lean


@lean
def shares(start: Any, code: Any, weight: Any, wanted: Any, first: int, out: Any) -> None:
    """`out[i]`: the weight that row first + i gives to wanted codes; code 0 has what no other code was given."""
    for i in range(out.size):
        total, told = 0.0, 0.0
        for k in range(start[first + i], start[first + i + 1]):
            told += weight[k]
            if wanted[code[k]]:
                total += weight[k]
        if wanted[0] and told < 1.0:
            total += 1.0 - told
        out[i] = min(1.0, total)


@lean
def leading(start: Any, code: Any, weight: Any, least: float, out: Any) -> None:
    """`out[i]`: the code to which row i gives most, if that is at least `least`; else 0. Of equals none leads."""
    for i in range(out.size):
        best, second, found = 0.0, 0.0, 0
        for k in range(start[i], start[i + 1]):
            if weight[k] > best:
                second, best, found = best, weight[k], code[k]
            elif weight[k] > second:
                second = weight[k]
        out[i] = found if best >= least and best > second else 0


@lean
def strongest(lists: Any, start: Any, row: Any, p: Any, act: Any, party: Any, first: int, out: Any) -> None:
    """Into `out` (3, rows from `first` on): the greatest p that any of the lists gives, with its act and party part."""
    last = first + out.shape[1]
    for number in range(lists.size):
        low, high = start[lists[number]], start[lists[number] + 1]
        end = high
        while low < high:  # the first entry at or after `first`: rows of a list rise
            middle = (low + high) // 2
            if row[middle] < first:
                low = middle + 1
            else:
                high = middle
        while low < end and row[low] < last:
            at = row[low] - first
            if p[low] > out[0, at]:
                out[0, at], out[1, at], out[2, at] = p[low], act[low], party[low]
            low += 1


@lean
def product(p: Any, factors: Any, out: Any, alone: Any, taken: Any, several: Any) -> None:
    """`out`: p times all factors (filters, rows). How many rows each filter takes out, and which it alone does.

    `alone`, `taken` (filters, 2): rows, and the sum of p. `several` (2): the same of rows that two filters or more
    take out.
    """
    for i in range(p.size):
        value, fails, by = p[i], 0, 0
        for f in range(factors.shape[0]):
            value *= factors[f, i]
            if factors[f, i] <= 0.0:
                fails += 1
                by = f
                taken[f, 0] += 1.0
                taken[f, 1] += p[i]
        out[i] = value
        if fails == 1:
            alone[by, 0] += 1.0
            alone[by, 1] += p[i]
        elif fails > 1:
            several[0] += 1.0
            several[1] += p[i]


@lean
def lifted(p: Any, factors: Any, but: int, out: Any) -> None:
    """`out`: p times all factors but one."""
    for i in range(p.size):
        value = p[i]
        for f in range(factors.shape[0]):
            if f != but:
                value *= factors[f, i]
        out[i] = value


@lean
def holds_text(ids: Any, text: Any, first: int, out: Any) -> None:
    """`out[i]`: 1 where the id of row first + i (ids: rows, bytes) holds the text, else 0."""
    for i in range(out.size):
        out[i] = 0.0
        for at in range(ids.shape[1] - text.size + 1):
            same = True
            for k in range(text.size):
                if ids[first + i, at + k] != text[k]:
                    same = False
                    break
            if same:
                out[i] = 1.0
                break
