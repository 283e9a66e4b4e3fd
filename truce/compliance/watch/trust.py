"""How much others leave out, how true a single voice proves, and whose the acts are that nobody is named for.

Learned from the very sums that are corrected, each starting from a stated prior of little weight.
"""

from dataclasses import dataclass

import numpy as np

from truce.compliance.prepared import Floats
from truce.compliance.watch.parts import Parts

FIELD_PRIOR = 4.0  # weight, in incidents, of "the chance of notice is as the coverage says"
LONE_PRIOR = 2.0  # weight, in doubtful incidents, of "what one voice tells is as true as its grade says"
SUREST = 0.98  # no mean of p counts for more: even a sure voice could be shown to be wrong
SEVERAL_SPREAD = 0.02  # variance of how true what several tell is, about what it is held to be
SHARE_PRIOR = 1.0  # weight, in incidents a side, of "either side alike"
CLAIM_WEIGHT = 0.5  # what several told and no watcher saw counts so much when asking who did it
JEFFREYS = 0.5  # half an incident: nothing noticed is not nothing there


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number of acts by group: mean and variance."""

    mean: Floats
    variance: Floats

    def __add__(self, other: "Estimate") -> "Estimate":
        return Estimate(self.mean + other.mean, self.variance + other.variance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What is learned of the tellers. `days`: how many of the groups are days; the next one is the whole.

    `scale`: how often watchers see what several tell, over what coverage says (`scale_weight`: on how many incidents
    that rests); `odds`: incidents left out by others for each one told by them, with its variance. `others_told`:
    whether others told of anything.
    """

    days: int
    scale: float
    scale_weight: float
    odds: float
    odds_variance: float
    others_told: bool

    @property
    def missed(self) -> float:
        """The share of acts of which no other tells; 1 where none tells of anything."""
        return self.odds / (1 + self.odds) if self.others_told else 1.0


def shared(values: Floats, days: int) -> Floats:
    """The values with each day's replaced by the whole's: a day is too short to learn from."""
    answer = values.copy()
    answer[:days] = values[days]
    return answer


def learned(everyone: Parts, days: int) -> Trust:
    """What the whole and the matched sides teach of those who tell."""
    alone = float(everyone.seen_none[days:].sum())
    also = float((everyone.seen_one + everyone.seen_more)[days:].sum())
    told = float((everyone.told_one + everyone.told_more)[days:].sum())
    sightings = everyone.worth_more[days:] * everyone.slack_more[days:]
    weight = FIELD_PRIOR + float(sightings.sum())
    odds = (alone + JEFFREYS) / (also + 2 * JEFFREYS)
    return Trust(
        days=days,
        scale=weight / (FIELD_PRIOR + float((everyone.worth_more * everyone.due_more)[days:].sum())),
        scale_weight=weight,
        odds=odds,
        odds_variance=odds**2 * (1 / (alone + JEFFREYS) + 1 / (also + 2 * JEFFREYS)),
        others_told=also + told > 0,
    )


def lone(parts: Parts, trust: Trust) -> Estimate:
    """The share of what a single other tells that is true, over what it is held to be: a gamma posterior's moments.

    Watchers ought to have confirmed `slack_one` as often as they had the chance to (`due_one` x scale). The surer a
    voice is held to be, the more it takes to show otherwise; and none can be truer than true.
    """
    sure = np.minimum(shared(parts.sure_one, trust.days), SUREST)
    prior = LONE_PRIOR / (1 - sure)
    due = trust.scale * shared(parts.worth_one * parts.due_one, trust.days)
    confirmed = prior + shared(parts.worth_one * parts.slack_one, trust.days)
    mean = np.minimum(confirmed / (prior + due), 1 / np.maximum(sure, 0.1))
    blur = (due / (prior + due)) ** 2 / trust.scale_weight
    return Estimate(mean, mean**2 * (1 / confirmed + blur))


def only_told(parts: Parts, trust: Trust) -> Estimate:
    """What others told and no watcher saw, as far as it is true."""
    single = lone(parts, trust)
    variance = parts.told_one**2 * single.variance + parts.told_more**2 * SEVERAL_SPREAD
    return Estimate(single.mean * parts.told_one + parts.told_more, variance)


def untold(parts: Parts, trust: Trust, coverage: Floats) -> Estimate:
    """What nobody noticed: where somebody watched by either way, elsewhere by what others leave out."""
    single = lone(parts, trust).mean
    far = single * parts.far_one + parts.far_more
    near = single * parts.told_one + parts.told_more - far
    ours, theirs = Estimate(parts.tail, parts.tail_variance + parts.tail), _left_out(near, trust)
    weight = _weight(ours, theirs, trust, coverage) * (parts.seen > 0) if trust.others_told else np.ones_like(near)
    rest = _left_out((1 - weight) * near + far, trust)  # one doubt about what others leave out, near and far alike
    return Estimate(weight * ours.mean + rest.mean, weight**2 * ours.variance + rest.variance)


def _left_out(told: Floats, trust: Trust) -> Estimate:
    """What others leave out beside so many that they told, with the doubt about the odds and about the draw."""
    mean = trust.odds * told
    return Estimate(mean, trust.odds_variance * told**2 + mean * (1 + trust.odds))


def _weight(ours: Estimate, theirs: Estimate, trust: Trust, coverage: Floats) -> Floats:
    """The weight of the watchers' own estimate, by variances; each as if half an incident more had been missed."""
    one = ours.variance + JEFFREYS * (1 - coverage)
    other = theirs.variance + JEFFREYS * trust.odds * (1 + trust.odds)
    return other / np.maximum(one + other, 1e-9)


def share_of(own: Parts, everyone: Parts, nobody: Parts, days: int) -> Estimate:
    """The party's share of acts for which nobody is named: that among named acts which watchers or several confirm.

    What only one other tells is left out, for it may be told because of whom it blames.
    """

    def firm(parts: Parts) -> Floats:
        return shared(parts.seen + CLAIM_WEIGHT * parts.told_more, days)

    mine = firm(own)
    others = np.clip(firm(everyone) - mine - firm(nobody), 0.0, None)
    weight = 2 * SHARE_PRIOR + mine + others
    mean = (SHARE_PRIOR + mine) / weight
    return Estimate(mean, mean * (1 - mean) / (weight + 1))


def allotted(own: Parts, nobody: Parts, missed: Estimate, share: Estimate, trust: Trust) -> Estimate:
    """A party's number: what it is named for, and its share of what nobody is named for or nobody noticed."""
    named, rest = only_told(own, trust), only_told(nobody, trust) + missed
    open_ = Estimate(rest.mean + nobody.seen, rest.variance)
    return Estimate(
        own.seen + named.mean + share.mean * open_.mean,
        named.variance
        + share.mean**2 * open_.variance
        + share.variance * open_.mean**2
        + open_.mean * share.mean * (1 - share.mean),
    )
