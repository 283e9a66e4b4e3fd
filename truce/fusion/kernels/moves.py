"""Reports move: each in turn goes where it is best off, until all stay; and how sure it is that it belongs there."""

import math
from typing import NamedTuple

import numpy as np

from truce.compiled import compiled, lean
from truce.fusion.kernels.grow import beside, join, keep, members_of
from truce.fusion.kernels.shapes import Bools, Desk, Floats, Groups, Habits, Ints, Pairs, Records, Singles
from truce.fusion.kernels.worth import company, weigh

SWAP_FROM = 14.0  # a report that gains less than minus this by going elsewhere need not be tried in exchange


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


@lean
def part(
    r: int, groups: Groups, alone: Groups, pairs: Pairs, told: Records, h: Habits, desk: Desk, like: Floats
) -> None:
    """r leaves its group, if it is in one with others."""
    if companion(r, groups) < 0:
        return
    rest = weigh_rest(r, groups, alone, pairs, told, h, desk)
    for k in range(like.shape[0]):
        like[k] = desk.like[k]
    leave(r, rest, groups, alone, told, desk.at, like)


@lean
def exchange(
    r: int, s: int, groups: Groups, alone: Groups, pairs: Pairs, told: Records, h: Habits, desk: Desk, like: Floats
) -> None:
    """r goes where s is, and s where r was."""
    by_r, by_s = companion(r, groups), companion(s, groups)
    part(r, groups, alone, pairs, told, h, desk, like)
    part(s, groups, alone, pairs, told, h, desk, like)
    if by_s >= 0:
        join(groups.root[by_s], r, groups, pairs, told, h, desk)
    if by_r >= 0:
        join(groups.root[by_r], s, groups, pairs, told, h, desk)


@lean
def other_groups(r: int, groups: Groups, pairs: Pairs, mark: Ints, near: Ints) -> int:
    """The groups of r's partners, other than its own; how many."""
    c = 0
    for e in range(pairs.start[r], pairs.start[r + 1]):
        o = groups.root[pairs.other[e]]
        if o != groups.root[r] and mark[o] != r:
            mark[o] = r
            near[c] = o
            c += 1
    return c


@lean
def leave(
    r: int, rest: tuple[float, float, float], groups: Groups, alone: Groups, told: Records, at: Floats, like: Floats
) -> None:
    """r stands alone; the rest of its group is as it was weighed (`rest`, `at`, `like`)."""
    worded = groups.made[groups.root[r]].worded - told[r].worded
    m = take_out(r, groups)
    made = groups.made
    made[m].worth, made[m].text, made[m].scale, made[m].worded = rest[0], rest[1], rest[2], worded
    made[m].lon, made[m].lat, made[m].var, made[m].said = at[0], at[1], at[2], at[4]
    for k in range(like.shape[0]):
        groups.like[m, k] = like[k]
        groups.like[r, k] = alone.like[r, k]
    one, was = made[r], alone.made[r]
    one.worth, one.text, one.scale, one.worded = was.worth, was.text, was.scale, was.worded
    one.lon, one.lat, one.var, one.said = was.lon, was.lat, was.var, was.said


@lean
def company_of(
    r: int, lon: float, lat: float, var: float, said: float, alone: Groups, told: Records, h: Habits, desk: Desk
) -> float:
    """Events expected beside this group over events expected anyway, if report r is one; the union was just weighed."""
    one = alone.made[r]
    if var <= 0 or one.var <= 0:
        return 0.0
    dx = (lon - one.lon + 540.0) % 360.0 - 180.0
    dx *= 111.195 * told[r].cos
    dy = (lat - one.lat) * 111.195
    z = company(desk.at[4] - said - one.said, desk.at[3], dx * dx + dy * dy, var + one.var, told[r], h)
    return math.exp(min(z, 30.0)) - 1.0


class Trial(NamedTuple):
    """One report's choices: the groups of its partners, and what it gains (over standing alone, in the group it is in
    being one choice more) by joining each or by changing places with the report that its source told there."""

    near: Ints
    number: Ints  # of a group: its place in `near`
    mark: Ints
    join: Floats
    exchange: Floats
    rest: Floats  # worth, words and scale of the report's group without it
    at: Floats  # and its state, as in desk.at
    like: Floats
    sums: Floats  # stay, solitary, now, top, total


@lean
def try_stay(
    r: int, groups: Groups, alone: Groups, pairs: Pairs, told: Records, h: Habits, desk: Desk, trial: Trial
) -> float:
    """Weigh staying (trial.sums[0]; hopeless if alone); events expected beside the rest over events anyway."""
    a = groups.root[r]
    trial.sums[0] = -1e300
    if groups.next[a] < 0:
        return 0.0
    trial.rest[0], trial.rest[1], trial.rest[2] = weigh_rest(r, groups, alone, pairs, told, h, desk)
    for k in range(5):
        trial.at[k] = desk.at[k]
    for k in range(trial.like.shape[0]):
        trial.like[k] = desk.like[k]
    trial.sums[0] = groups.made[a].worth - trial.rest[0] - alone.made[r].worth
    desk.at[4], desk.at[3] = groups.made[a].said, told[r].crowd
    return company_of(r, trial.at[0], trial.at[1], trial.at[2], trial.at[4], alone, told, h, desk)


@lean
def try_group(
    r: int, q: int, groups: Groups, alone: Groups, pairs: Pairs, told: Records, h: Habits, desk: Desk, trial: Trial
) -> float:
    """Gains of joining the q-th group and of an exchange with it; events expected beside it over events anyway."""
    o, a = trial.near[q], groups.root[r]
    made = groups.made[o]
    beside_it = 0.0
    trial.exchange[q] = -1e300
    trial.join[q] = weigh_with(r, o, groups, alone, pairs, told, h, desk) - made.worth - alone.made[r].worth
    if trial.join[q] > -30.0:
        beside_it = company_of(r, made.lon, made.lat, made.var, made.said, alone, told, h, desk)
    s = counterpart(r, o, groups, told) if trial.join[q] > -SWAP_FROM else -1
    if s >= 0:
        gain = weigh_swapped(o, s, r, groups, alone, pairs, told, h, desk) - made.worth
        if groups.next[a] >= 0:
            gain += weigh_swapped(a, r, s, groups, alone, pairs, told, h, desk) - groups.made[a].worth
        else:
            gain += alone.made[s].worth - alone.made[r].worth
        trial.exchange[q] = gain
    return beside_it


@lean
def try_all(
    r: int, groups: Groups, alone: Groups, pairs: Pairs, told: Records, h: Habits, desk: Desk, trial: Trial
) -> int:
    """Weigh all choices of r; how many groups. trial.sums: stay, solitary, now, the largest, and the sum beside it."""
    beside_it = 1.0 + try_stay(r, groups, alone, pairs, told, h, desk, trial)
    count = other_groups(r, groups, pairs, trial.mark, trial.near)
    for q in range(count):
        trial.number[trial.near[q]] = q
        beside_it += try_group(r, q, groups, alone, pairs, told, h, desk, trial)
    sums = trial.sums
    sums[1] = math.log(beside_it)
    sums[2] = sums[0] if groups.next[groups.root[r]] >= 0 else sums[1]
    sums[3] = max(sums[0], sums[1])
    for q in range(count):
        if trial.exchange[q] > -1e299:
            trial.exchange[q] += sums[2]
        sums[3] = max(sums[3], trial.join[q], trial.exchange[q])
    sums[4] = math.exp(sums[0] - sums[3]) + math.exp(sums[1] - sums[3])
    for q in range(count):
        sums[4] += math.exp(trial.join[q] - sums[3]) + math.exp(trial.exchange[q] - sums[3])
    return count


@lean
def best_choice(r: int, count: int, groups: Groups, told: Records, trial: Trial) -> tuple[float, int, int]:
    """(gain, group, counterpart): the best for r; group -1: alone, counterpart -1: nobody has to make room."""
    best, where, with_ = trial.sums[1], -1, -1
    for q in range(count):
        if trial.join[q] > best:
            best, where, with_ = trial.join[q], trial.near[q], -1
        if trial.exchange[q] > best:
            best, where, with_ = trial.exchange[q], trial.near[q], counterpart(r, trial.near[q], groups, told)
    return best, where, with_


@lean
def write_chances(r: int, groups: Groups, pairs: Pairs, trial: Trial, chance: Floats, likely: Singles) -> None:
    """Write down the chance that r belongs where it is, and to the group of each of its partners."""
    top, total = trial.sums[3], trial.sums[4]
    chance[r] = math.exp(trial.sums[2] - top) / total
    for e in range(pairs.start[r], pairs.start[r + 1]):
        o = groups.root[pairs.other[e]]
        if o == groups.root[r]:
            likely[e] = chance[r]
        else:
            q = trial.number[o]
            likely[e] = (math.exp(trial.join[q] - top) + math.exp(trial.exchange[q] - top)) / total


@lean
def go(
    r: int, where: int, with_: int, groups: Groups, alone: Groups, pairs: Pairs, told: Records, h: Habits, desk: Desk,
    trial: Trial, unsettled: Bools,
) -> None:  # fmt: skip
    """Let r go where it is best off; everybody concerned must think again."""
    a = groups.root[r]
    stir(a, groups, pairs, unsettled)
    if where >= 0:
        stir(where, groups, pairs, unsettled)
    if with_ >= 0:
        exchange(r, with_, groups, alone, pairs, told, h, desk, trial.like)
        return
    if groups.next[a] >= 0:
        rest = (trial.rest[0], trial.rest[1], trial.rest[2])
        leave(r, rest, groups, alone, told, trial.at, trial.like)
    if where >= 0:
        join(where, r, groups, pairs, told, h, desk)


@compiled
def settle(
    turns: int, groups: Groups, alone: Groups, pairs: Pairs, told: Records, h: Habits, desk: Desk
) -> tuple[Floats, Singles, int]:
    """(chance, likely, moves): where each report is best off, `turns` times; the last time nobody moves any more.

    `chance` weighs staying against every other group of the report's partners, against changing places with what its
    source told there, and against standing alone; `likely` is, for every pair (as listed), the chance that the
    report belongs to the group its partner is in.
    """
    n = groups.root.shape[0]
    chance, likely = np.ones(n), np.zeros(pairs.other.shape[0], np.float32)
    trial = Trial(
        np.empty(n, np.int64), np.full(n, -1, np.int64), np.full(n, -1, np.int64), np.empty(n), np.empty(n),
        np.zeros(3), np.zeros(5), np.ones(groups.like.shape[1]), np.zeros(5),
    )  # fmt: skip
    unsettled = np.ones(n, np.bool_)
    moves = 0
    for turn in range(turns + 1):
        moved = 0
        trial.mark[:] = -1
        for r in range(n):
            if pairs.start[r] == pairs.start[r + 1] or told[r].bound > 0 or not unsettled[r]:
                continue
            unsettled[r] = False
            count = try_all(r, groups, alone, pairs, told, h, desk, trial)
            write_chances(r, groups, pairs, trial, chance, likely)
            best, where, with_ = best_choice(r, count, groups, told, trial)
            together = groups.next[groups.root[r]] >= 0
            if turn == turns or best <= trial.sums[2] + 1e-9 or (where < 0 and not together):
                continue
            moved += 1
            go(r, where, with_, groups, alone, pairs, told, h, desk, trial, unsettled)
        moves += moved
        if moved == 0:
            break
    return chance, likely, moves


@lean
def stir(a: int, groups: Groups, pairs: Pairs, unsettled: Bools) -> None:
    """Everybody who has to do with group a must think again."""
    q = a
    while q >= 0:
        unsettled[q] = True
        for e in range(pairs.start[q], pairs.start[q + 1]):
            unsettled[pairs.other[e]] = True
        q = groups.next[q]


@lean
def stand_alone(groups: Groups, told: Records, h: Habits, desk: Desk) -> None:
    """Weigh every report as a group of its own."""
    for r in range(told.shape[0]):
        desk.members[0] = r
        for k in range(desk.like.shape[0]):
            desk.like[k] = groups.like[r, k]
        worth = weigh(desk.members, 1, desk.like, groups.made[r].scale, 0.0, told[r].worded, told, h, desk)
        keep(r, worth, 0.0, told[r].worded, groups, desk)


@compiled
def expected_company(groups: Groups, pairs: Pairs, told: Records, h: Habits, desk: Desk) -> Floats:
    """(events that came with another, sum of km2 between them beyond error, groups): for learning how events burst."""
    n = groups.root.shape[0]
    mark = np.full(n, -1, np.int64)
    mine = np.empty(n, np.int64)
    total = np.zeros(3)
    for a in range(n):
        if groups.root[a] != a:
            continue
        total[2] += 1
        size = members_of(a, groups, mine, 0)
        for q in range(size):
            for e in range(pairs.start[mine[q]], pairs.start[mine[q] + 1]):
                o = groups.root[pairs.other[e]]
                if o <= a or mark[o] == a:
                    continue
                mark[o] = a
                union_said(mine, size, a, o, groups, told, h, desk)
                p = 1.0 - math.exp(-beside(a, o, groups, told, h, desk))
                total[0] += p
                one, two = groups.made[a], groups.made[o]
                dx = (two.lon - one.lon) * 111.195 * told[a].cos
                dy = (two.lat - one.lat) * 111.195
                total[1] += p * max(0.5 * (dx * dx + dy * dy) - one.var - two.var, 0.0)
    return total


@lean
def union_said(members: Ints, n: int, a: int, b: int, groups: Groups, told: Records, h: Habits, desk: Desk) -> None:
    """Weigh what a and b would say as one (crowd, traits and time only), for `beside`."""
    for q in range(n):
        desk.members[q] = members[q]
    size = members_of(b, groups, desk.members, n)
    for k in range(desk.like.shape[0]):
        desk.like[k] = groups.like[a, k] * groups.like[b, k]
    weigh(desk.members, size, desk.like, groups.made[a].scale + groups.made[b].scale, 0.0, 0, told, h, desk)
