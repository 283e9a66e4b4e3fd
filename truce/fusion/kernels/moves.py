"""Reports move: each in turn goes where it is best off, until all stay; and how sure it is that it belongs there."""

import math
from typing import NamedTuple

import numpy as np

from truce.compiled import compiled, lean
from truce.fusion.kernels.grow import join
from truce.fusion.kernels.shapes import Bools, Desk, Floats, Groups, Habits, Ints, Pairs, Records, Singles
from truce.fusion.kernels.weighing import companion, counterpart, take_out, weigh_rest, weigh_swapped, weigh_with
from truce.fusion.kernels.worth import company

SWAP_FROM = 14.0  # a report that gains less than minus this by going elsewhere need not be tried in exchange


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
