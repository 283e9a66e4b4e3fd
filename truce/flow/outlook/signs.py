"""The signs that a truce weakens or holds (DOMAIN 6.2), each read from what the mission keeps.

Each is tripped, looked for and not there, or not observed: what nothing in the mission can tell is never taken for
quiet. A change between two stretches counts where it is larger than chance would make it nine times in ten.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from math import sqrt

import polars as pl

from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.outlook.standing import Standing, end_told, grounds_of, heavy_weight
from truce.flow.room.access_index import access
from truce.model.ruling import Ruling
from truce.model.weapons import Holding, Inventory
from truce.outlook.signals.update import NOT_OBSERVED, NOT_TRIPPED, TRIPPED

WEEK = 7
SOON = timedelta(days=14)
SURE = 1.28  # standard errors: nine times in ten
CELL = 0.1  # degrees of a sector, about ten kilometres
LEAST = 3.0  # incidents in a stretch, before shares are compared
COUNTS = 0.01  # a contribution of more than one percent, as in Ruling.n_incidents
LIKELY = 0.5
CIVILIAN = ("hospital", "school", "residential", "place_of_worship", "cultural", "market", "humanitarian")
KEPT_OUT = 0.05  # drop of the access index, of 1, that is one
MOST = 12  # ids that a sign names
NIGHT = (18, 6)  # local hours
TOLD_WELL = timedelta(hours=6)  # a time told less well is neither day nor night


@dataclass(frozen=True, slots=True)
class Sign:
    """What one sign showed."""

    state: str
    value: float | None = None
    before: float | None = None
    why: str = ""
    because: tuple[str, ...] = ()


BLIND = Sign(NOT_OBSERVED, why="nothing in this mission can tell")


@dataclass(frozen=True)
class Seen:
    """What the signs of one truce are read from."""

    house: House
    standing: Standing

    @cached_property
    def incidents(self) -> pl.DataFrame:
        """Incidents that bear on the truce's own series, with `back`: how many days before the last one they lie."""
        told, row = self.standing.main, self.standing.row
        if told is None:
            return pl.DataFrame()
        days = {str(id): n for n, id in enumerate(told.rulings[row]) if id is not None}
        rows = grounds_of(self.house, list(days)).filter(pl.col("contribution") > COUNTS)
        last = told.panel.y.shape[1] - 1
        back = last - pl.col("ruling").replace_strict(days, return_dtype=pl.Int64)
        zone = self.house.choices.time_zone
        hour = pl.col("earliest").dt.convert_time_zone(zone).dt.hour()
        at_night = ((hour >= NIGHT[0]) | (hour < NIGHT[1])).cast(pl.Float64)
        told_well = (pl.col("latest") - pl.col("earliest")) <= TOLD_WELL
        night = pl.when(told_well).then(at_night).otherwise(None)
        return rows.with_columns(back=back, heavy=heavy_weight(), night=night).sort("contribution", descending=True)

    @property
    def weeks(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The incidents of the last week of the truce, and those before."""
        rows = self.incidents
        return rows.filter(pl.col("back") < WEEK), rows.filter(pl.col("back") >= WEEK)

    @cached_property
    def long_enough(self) -> bool:
        """Whether there are two stretches to compare, both of them watched."""
        told, row = self.standing.main, self.standing.row
        if told is None or not self.standing.is_watched:
            return False
        known = told.panel.exposure[row] > 0.0
        return bool(known[-WEEK:].sum() >= 4 and known[:-WEEK].sum() >= 4)


def signs(house: House, standing: Standing, names: Sequence[str]) -> Mapping[str, Sign]:
    """Every sign of the list, in its order."""
    seen = Seen(house, standing)
    return {name: READ[name](seen) if name in READ else BLIND for name in names}


def _share(seen: Seen, column: str, *, both_ways: bool = False) -> Sign:
    """Whether the share of a kind of incident rose (or moved) from the time before to the last week."""
    if not seen.long_enough:
        return Sign(NOT_OBSERVED, why="too few watched days to compare")
    now, before = (part.filter(pl.col(column).is_not_null()) for part in seen.weeks)
    n, m = float(now["contribution"].sum()), float(before["contribution"].sum())
    if n < LEAST or m < LEAST:
        return Sign(NOT_OBSERVED, why="too few incidents tell it")
    of_now, of_before = (float((part[column] * part["contribution"]).sum()) for part in (now, before))
    p, q = (of_now + 0.5) / (n + 1.0), (of_before + 0.5) / (m + 1.0)
    z = (p - q) / sqrt(p * (1 - p) / (n + 1.0) + q * (1 - q) / (m + 1.0))
    state = TRIPPED if (abs(z) if both_ways else z) > SURE else NOT_TRIPPED
    ids = now.filter(pl.col(column) > LIKELY)["incident"].to_list()
    return Sign(state, p, q, f"{p:.0%} of the last week, {q:.0%} before", tuple(ids[:MOST]))


def _new_sectors(seen: Seen) -> Sign:
    if not seen.long_enough:
        return Sign(NOT_OBSERVED, why="too few watched days to compare")
    cell = (pl.col("lon") / CELL).floor().cast(pl.String) + "|" + (pl.col("lat") / CELL).floor().cast(pl.String)
    now, before = (part.filter(pl.col("lon").is_not_null()).with_columns(cell=cell) for part in seen.weeks)
    if now.is_empty() and before.is_empty():
        return Sign(NOT_OBSERVED, why="no place was told")
    new = now.filter(~pl.col("cell").is_in(before["cell"].unique().implode()) & (pl.col("contribution") >= LIKELY))
    number = new["cell"].n_unique()
    why = f"{number} sectors of ten kilometres that were quiet before"
    return Sign(TRIPPED if number >= 2 else NOT_TRIPPED, float(number), None, why, tuple(new["incident"][:MOST]))


def _access(seen: Seen) -> Sign:
    told = access(seen.house, seen.standing.as_of)
    both = [] if told is None else [r for r in told.rows if r.index is not None and r.index_before is not None]
    if told is None or (not both and not told.watched):
        return Sign(NOT_OBSERVED, why="no log of watchers was collected")
    if not both:
        return Sign(NOT_TRIPPED, 1.0, None, "nobody was kept out")
    worst = min(both, key=lambda r: (r.index or 0.0) - (r.index_before or 0.0))
    now, before = worst.index or 0.0, worst.index_before or 0.0
    state = TRIPPED if before - now >= KEPT_OUT else NOT_TRIPPED
    return Sign(state, now, before, f"access index {now:.2f} in the last week, {before:.2f} in the week before")


def _missing(seen: Seen) -> Sign:
    rows = frame(seen.house, Holding).filter(pl.col("agreement") == seen.standing.agreement.id)
    gone = rows.filter((pl.col("klass") == "missing") & (pl.col("at") > seen.standing.as_of - timedelta(days=30)))
    if gone.height:
        number = int(gone.unique("about")["count"].sum())
        return Sign(TRIPPED, float(number), None, f"{number} weapons missing", tuple(gone["id"][:MOST]))
    visits = frame(seen.house, Inventory, columns=["id", "latest"])
    if visits.filter(pl.col("latest") > seen.standing.as_of - timedelta(days=30)).is_empty():
        return Sign(NOT_OBSERVED, why="no storage site was visited in the last month")
    return Sign(NOT_TRIPPED, 0.0, None, "all that was counted before was there")


def _end_near(seen: Seen) -> Sign:
    standing = seen.standing
    if standing.until is None:
        return Sign(NOT_TRIPPED, why="the text names no end")
    days = (standing.until - standing.as_of) / timedelta(days=1)
    near = timedelta() < standing.until - standing.as_of <= SOON
    why = end_told(standing, standing.until, seen.house.choices.time_zone)
    return Sign(TRIPPED if near else NOT_TRIPPED, days, None, why, _ends(seen))


def _ends(seen: Seen) -> tuple[str, ...]:
    return tuple(one.id for one in seen.standing.deadlines if one.kind == "end")[:MOST]


def _dates(seen: Seen, type_: str | None, kinds: Sequence[str], done: Sequence[str], missed: Sequence[str]) -> Sign:
    """Whether dates of some kind of term were missed (tripped), or kept."""
    agreement = seen.standing.agreement
    terms = {term.id for term in agreement.terms if type_ is None or term.type == type_}
    rows = [one for one in seen.standing.deadlines if one.kind in kinds and (type_ is None or one.term in terms)]
    late, kept = ([one for one in rows if one.status in some] for some in (missed, done))
    if late:
        return Sign(TRIPPED, float(len(late)), None, f"{len(late)} dates missed", tuple(one.id for one in late[:MOST]))
    if kept:
        return Sign(NOT_TRIPPED, 0.0, None, "every date that came was met", tuple(one.id for one in kept[:MOST]))
    return Sign(NOT_OBSERVED, why="no such date has come yet")


def _exchange_stalled(seen: Seen) -> Sign:
    return _dates(seen, "detainee_exchange", ("deadline", "milestone"), ("met", "met_late"), ("overdue", "partly"))


def _exchange_completed(seen: Seen) -> Sign:
    found = _dates(seen, "detainee_exchange", ("deadline", "milestone"), ("overdue", "partly"), ("met", "met_late"))
    return Sign(
        found.state, found.value, None, "exchanges done" if found.state == TRIPPED else found.why, found.because
    )


def _unanswered(seen: Seen) -> Sign:
    return _dates(seen, None, ("response",), ("met", "met_late"), ("overdue",))


def _civilians(seen: Seen) -> Sign:
    if not seen.long_enough:
        return Sign(NOT_OBSERVED, why="too few watched days to compare")
    now, _ = seen.weeks
    hurt = now.filter(_hits(CIVILIAN) & (pl.col("killed_high").fill_null(0) + pl.col("injured_high").fill_null(0) > 0))
    hurt = hurt.filter(pl.col("contribution") >= LIKELY)
    number = float(sum(hurt[name].fill_null(0).cast(pl.Float64).sum() for name in ("killed_high", "injured_high")))
    why = f"up to {number:.0f} hurt at civilian places in the last week"
    return Sign(TRIPPED if number else NOT_TRIPPED, number, None, why, tuple(hurt["incident"][:MOST]))


def _monitors(seen: Seen) -> Sign:
    if not seen.long_enough:
        return Sign(NOT_OBSERVED, why="too few watched days to compare")
    now, _ = seen.weeks
    hit = now.filter(_hits(("monitors",)) & (pl.col("contribution") >= LIKELY))
    return Sign(
        TRIPPED if hit.height else NOT_TRIPPED, float(hit.height), None, "in the last week", tuple(hit["incident"])
    )


def _hits(targets: Sequence[str]) -> pl.Expr:
    """Whether an incident more likely than not hit such a place."""
    weight = pl.when(pl.element().struct.field("code").is_in(targets)).then(pl.element().struct.field("weight"))
    return pl.col("target").list.eval(weight.otherwise(0.0)).list.sum() > LIKELY


def _outsiders(seen: Seen) -> Sign:
    if not seen.long_enough:
        return Sign(NOT_OBSERVED, why="too few watched days to compare")
    sides = [party.id for party in seen.standing.agreement.parties if party.is_side]
    weight = pl.when(~pl.element().struct.field("code").is_in(sides)).then(pl.element().struct.field("weight"))
    rows = seen.incidents.filter(pl.col("back") < 2 * WEEK)
    others = rows.filter(pl.col("by").list.eval(weight.otherwise(0.0)).list.sum() > LIKELY)
    number = float(others.height)
    why = f"{number:.0f} incidents of the last two weeks are laid to none of the parties"
    return Sign(TRIPPED if number else NOT_TRIPPED, number, None, why, tuple(others["incident"][:MOST]))


def _dispute(seen: Seen) -> Sign:
    """Whether a term comes out otherwise under the reading of a party than under the text."""
    agreement = seen.standing.agreement
    rows = frame(seen.house, Ruling).filter(
        (pl.col("agreement") == agreement.id) & (pl.col("period") == "whole") & (pl.col("area") == "all")
    )
    several = {term.id for term in agreement.terms if len(term.readings) > 1}
    if not several:
        return Sign(NOT_TRIPPED, 0.0, None, "every term is read in one way")
    by = rows.filter(pl.col("term").is_in(several) & (pl.col("reading") != "*"))
    apart = by.group_by("term", "party").agg(pl.col("status").n_unique().alias("n"), "id").filter(pl.col("n") > 1)
    ids = tuple(dict.fromkeys(id for some in apart.sort("term", "party")["id"] for id in some))
    number = float(apart["term"].n_unique())
    return Sign(TRIPPED if number else NOT_TRIPPED, number, None, f"{number:.0f} terms hang on the reading", ids[:MOST])


def _extended(seen: Seen) -> Sign:
    if seen.standing.until is None:
        return Sign(NOT_OBSERVED, why="the text names no end")
    state = TRIPPED if seen.standing.extended else NOT_TRIPPED
    return Sign(state, why="its end was put off" if seen.standing.extended else "", because=_ends(seen))


def _paper(*events: str) -> Callable[[Seen], Sign]:
    """A sign that only a paper can show: where none is kept of that kind, nobody can say that it is not so."""

    def read(seen: Seen) -> Sign:
        since = seen.standing.as_of - timedelta(days=30)
        rows = seen.standing.documents.filter(pl.col("event").is_in(events) & (pl.col("latest") > since))
        done = rows.filter(pl.col("outcome") == "done")
        if done.height:
            return Sign(TRIPPED, float(done.height), None, "a paper says so", tuple(done["id"][:MOST]))
        refuted = rows.filter(pl.col("outcome") == "not_done")
        if refuted.height:
            return Sign(NOT_TRIPPED, 0.0, None, "a paper says that it is not so", tuple(refuted["id"][:MOST]))
        return Sign(NOT_OBSERVED, why="no paper tells of it")

    return read


READ: Mapping[str, Callable[[Seen], Sign]] = {
    "heavy_weapons_rising": lambda seen: _share(seen, "heavy"),
    "new_sectors": _new_sectors,
    "night_to_day": lambda seen: _share(seen, "night", both_ways=True),
    "access_falling": _access,
    "liaison_silent": _paper("liaison_silent", "liaison_calls_fell"),
    "weapons_missing": _missing,
    "forward_positions": _paper("forward_positions", "positions_moved_forward"),
    "members_withdrawn": _paper("members_withdrawn", "member_withdrawn"),
    "exchange_stalled": _exchange_stalled,
    "deadline_without_text": _end_near,
    "hostile_rhetoric": _paper("hostile_rhetoric", "mobilisation"),
    "findings_unanswered": _unanswered,
    "civilian_casualties": _civilians,
    "attack_on_monitors": _monitors,
    "third_party_supply": _paper("third_party_supply"),
    "groups_outside": _outsiders,
    "term_in_dispute": _dispute,
    "release_invoked": _paper("release_invoked", "release_clause_invoked"),
    "hotline_used": _paper("hotline_used"),
    "apology": _paper("apology"),
    "repairs_done": _paper("repairs_done", "window_of_silence_kept"),
    "exchange_completed": _exchange_completed,
    "extended_voluntarily": _extended,
    "joint_statement": _paper("joint_statement"),
}
