"""What a group is worth without a report, with it, and with it in exchange for another."""

from truce.compiled import lean
from truce.fusion.kernels.grow import members_of
from truce.fusion.kernels.shapes import Desk, Groups, Habits, Pairs, Records
from truce.fusion.kernels.worth import weigh


@lean
def take_out(r: int, groups: Groups) -> int:
    """Take report r out of its group, to stand alone; the name of the rest."""
    a = groups.root[r]
    if a != r:
        q = a
        while groups.next[q] != r:
            q = groups.next[q]
        groups.next[q] = groups.next[r]
        if groups.last[a] == r:
            groups.last[a] = q
        groups.next[r], groups.last[r], groups.root[r] = -1, r, r
        return a
    head = groups.next[r]
    m = head
    q = head
    while q >= 0:
        m = min(m, q)
        q = groups.next[q]
    end = groups.last[r]
    if m != head:  # the smallest member must head the chain
        q = head
        while groups.next[q] != m:
            q = groups.next[q]
        groups.next[q] = groups.next[m]
        groups.next[m] = head
        if end == m:
            end = q
    q = m
    while q >= 0:
        groups.root[q] = m
        q = groups.next[q]
    groups.last[m] = end
    groups.next[r], groups.last[r], groups.root[r] = -1, r, r
    return m


@lean
def words_with(r: int, b: int, groups: Groups, pairs: Pairs, told: Records, h: Habits) -> float:
    """Evidence of words between report r and the others of group b."""
    if told[r].worded == 0:
        return 0.0
    total, listed = 0.0, 0
    others = groups.made[b].worded - (1 if groups.root[r] == b else 0)
    for e in range(pairs.start[r], pairs.start[r + 1]):
        o = pairs.other[e]
        if o != r and groups.root[o] == b and told[o].worded > 0:
            total += pairs.text[e]
            listed += 1
    return total + (others - listed) * h.unlike


@lean
def weigh_rest(
    r: int, groups: Groups, alone: Groups, pairs: Pairs, told: Records, h: Habits, desk: Desk
) -> tuple[float, float, float]:
    """(worth, words, scale) of r's group without r; its trait rows are left in desk.like, its state in desk.at."""
    a = groups.root[r]
    n, q = 0, a
    for k in range(desk.like.shape[0]):
        desk.like[k] = 1.0
    scale = 0.0
    while q >= 0:
        if q != r:
            desk.members[n] = q
            n += 1
            scale += alone.made[q].scale
            for k in range(desk.like.shape[0]):
                desk.like[k] *= alone.like[q, k]
        q = groups.next[q]
    text = groups.made[a].text - words_with(r, a, groups, pairs, told, h)
    worded = groups.made[a].worded - told[r].worded
    return weigh(desk.members, n, desk.like, scale, text, worded, told, h, desk), text, scale


@lean
def weigh_with(
    r: int, o: int, groups: Groups, alone: Groups, pairs: Pairs, told: Records, h: Habits, desk: Desk
) -> float:
    """Worth of group o with report r, which is not in it."""
    desk.members[0] = r
    n = members_of(o, groups, desk.members, 1)
    for k in range(desk.like.shape[0]):
        desk.like[k] = groups.like[o, k] * alone.like[r, k]
    made = groups.made
    text = made[o].text + words_with(r, o, groups, pairs, told, h)
    scale, worded = made[o].scale + alone.made[r].scale, made[o].worded + told[r].worded
    return weigh(desk.members, n, desk.like, scale, text, worded, told, h, desk)


@lean
def pair_words(r: int, s: int, pairs: Pairs, told: Records, h: Habits) -> float:
    """Evidence of the words of one pair."""
    if told[r].worded == 0 or told[s].worded == 0:
        return 0.0
    for e in range(pairs.start[r], pairs.start[r + 1]):
        if pairs.other[e] == s:
            return pairs.text[e]
    return h.unlike


@lean
def weigh_swapped(
    a: int, out: int, new: int, groups: Groups, alone: Groups, pairs: Pairs, told: Records, h: Habits, desk: Desk
) -> float:
    """Worth of group a with one of its members replaced by a report that is not in it."""
    n, q, scale = 1, a, alone.made[new].scale
    desk.members[0] = new
    for k in range(desk.like.shape[0]):
        desk.like[k] = alone.like[new, k]
    while q >= 0:
        if q != out:
            desk.members[n] = q
            n += 1
            scale += alone.made[q].scale
            for k in range(desk.like.shape[0]):
                desk.like[k] *= alone.like[q, k]
        q = groups.next[q]
    text = groups.made[a].text - words_with(out, a, groups, pairs, told, h)
    text += words_with(new, a, groups, pairs, told, h) - pair_words(new, out, pairs, told, h)
    worded = groups.made[a].worded - told[out].worded + told[new].worded
    return weigh(desk.members, n, desk.like, scale, text, worded, told, h, desk)


@lean
def counterpart(r: int, o: int, groups: Groups, told: Records) -> int:
    """The report of group o that the source of r told, if there is just one that may move; else -1."""
    found, q = -1, o
    while q >= 0:
        if told[q].source == told[r].source:
            if found >= 0 or told[q].bound > 0:
                return -1
            found = q
        q = groups.next[q]
    return found


@lean
def companion(r: int, groups: Groups) -> int:
    """Another member of r's group; -1 if r stands alone."""
    a = groups.root[r]
    return a if a != r else groups.next[r]
