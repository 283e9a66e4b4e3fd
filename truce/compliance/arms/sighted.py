"""Each sighting under each withdrawal term: what it means by that instrument, and by no other (DOMAIN 3.2, 4.4).

    P(violation) = P(in force then) x sum over the kinds of weapon of the text of P(it is of the kind) x P(nearer than
    the text allows the kind)

with what the sources leave open of the weapon counted in for the upper bound. The first line that fits:

    the instrument does not bind then, or does not bind whose it is       not_covered (note: why)
    surely not a weapon the text speaks of                                not_covered
    P(violation) at least `established`                                   in_violation
    it stood at a storage site                                            stored
    no line held that day, or none is known                               not_verifiable
    P(violation), upper bound, at most 1 - `established`                  beyond_not_stored
    anything between                                                      indeterminate

A weapon of a storage site that lies nearer than the text allows is in violation all the same. Where nobody says whose
it was, the smallest P over the bound parties counts, each from its own baseline.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from truce.compliance.arms.baseline import distances
from truce.compliance.arms.sites import at_a_site
from truce.compliance.book import Book
from truce.compliance.count.factors import Factor, kind_factor, sure
from truce.compliance.events import as_incidents
from truce.compliance.periods import Force, Ints, instant
from truce.compliance.prepared import Flags, Floats, Incidents
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting
from truce.compliance.space.bands import depths_of
from truce.compliance.space.lines import line_for, places_of
from truce.model.ids import make_id
from truce.model.where import DISC_90, DISC_95

ACT = "weapon_in_prohibited_area"
UNKNOWN = "unknown"
NOT_BINDING = {"never": "never_in_force", "not_yet": "not_yet_started", "waiting": "waiting"}
DEFAULT = "beyond_not_stored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """Where weapons stood for one rule: P(nearer than each kind may be), metres, what was required, line version."""

    covered: Factor
    p_nearer: Floats
    high: Floats
    metres: Floats
    required_m: Floats
    line: pl.Series

    @property
    def violates(self) -> Factor:
        """P(a weapon of the text, and too near): as told, and with all that is left open."""
        known = np.nan_to_num(self.p_nearer)
        return Factor(self.covered.p * known, np.where(np.isnan(self.p_nearer), self.covered.high, self.high))


def holdings_of(setting: Setting, rule: Rule, force: Force, book: Book) -> None:
    """Write a row for every sighting into `book.holdings` (measure distance)."""
    if setting.sightings.is_empty() or rule.reading.only_in_words or not rule.parties:
        return
    told = setting.sightings.sort("id").with_columns(at_a_site(setting, setting.sightings.sort("id")))
    seen = weapons_seen(told)
    party = told["party"].fill_null(UNKNOWN)
    stood = stands(setting, rule, seen, party)
    klass, note = _classes(setting, rule, force, seen, party, stood, told["site"].is_not_null().to_numpy())
    frame = _frame(setting, rule, told, stood).with_columns(klass, note)
    book.holdings.extend(frame.to_dicts())


def weapons_seen(told: pl.DataFrame) -> Incidents:
    """Sightings as incidents of a weapon where it should not be, in order of id: 95 % discs become 90 % discs."""
    return as_incidents(told.with_columns(pl.col("radius_m") * (DISC_90 / DISC_95)), ACT)


def stands(setting: Setting, rule: Rule, seen: Incidents, party: pl.Series) -> Stood:
    """Hold weapons seen against every kind of the rule, each from its own party's baseline."""
    each = [_from_baseline(setting, rule, bound, seen) for bound in rule.parties]
    names = party.to_numpy()
    least = min_rows([s.p_nearer for s in each])
    pick = np.select([names == bound for bound in rule.parties], range(len(each)), least)
    return Stood(
        covered=each[0].covered,
        p_nearer=_pick(pick, [s.p_nearer for s in each]),
        high=_pick(pick, [s.high for s in each]),
        metres=_pick(pick, [s.metres for s in each]),
        required_m=_pick(pick, [s.required_m for s in each]),
        line=pl.select(pl.coalesce(pl.when(pl.Series(pick == k)).then(s.line) for k, s in enumerate(each))).to_series(),
    )


def min_rows(values: list[Floats]) -> Ints:
    """Per place the number of the smallest value; NaN counts as the largest."""
    least: Ints = np.argmin([np.where(np.isnan(v), np.inf, v) for v in values], axis=0).astype(np.int64)
    return least


def _pick(which: Ints, values: list[Floats]) -> Floats:
    return np.asarray(np.choose(which, values), dtype=np.float64)


def _from_baseline(setting: Setting, rule: Rule, party: str, seen: Incidents) -> Stood:
    """Every weapon as if it were of one party: kinds of the text add up, each with its own distance."""
    series = line_for(rule, party, setting.series, setting.options.reference_lines)
    places, size = places_of(seen), seen.size
    metres, line = np.full(size, np.nan), pl.Series([None] * size, dtype=pl.String)
    p, high, required, best = np.zeros(size), np.zeros(size), np.full(size, np.nan), np.zeros(size)
    spoken, open_ = np.zeros(size), np.zeros(size)
    far = None if series is None else distances(series, party, places)
    if far is not None and series is not None:
        names = pl.Series([*series.ids, None], dtype=pl.String)
        metres, line = far.metres, names.gather(np.where(far.version < 0, len(series.ids), far.version))
    for factor, depth in _kinds(setting, rule, seen):
        near = np.full(size, np.nan) if far is None or depth is None else far.nearer(depth, places.radius_m)
        spoken, open_ = spoken + factor.p, open_ + factor.high
        p, high = p + _times(factor.p, near), high + _times(factor.high, near)
        required = np.where(factor.high > best, np.nan if depth is None else depth, required)
        best = np.maximum(best, factor.high)
    mean = np.divide(high, open_, out=np.full(size, np.nan), where=open_ > 0)
    told = np.divide(p, spoken, out=mean, where=spoken > 0)
    return Stood(
        covered=covered(setting, rule, seen),
        p_nearer=told,
        high=np.minimum(high, 1.0),
        metres=metres,
        required_m=required,
        line=line,
    )


def _kinds(setting: Setting, rule: Rule, seen: Incidents) -> Iterator[tuple[Factor, float | None]]:
    """Per kind of weapon of the text: P(it is of the kind), and how far it must stand back (metres)."""
    depths = depths_of(rule)
    for kind, depth in zip(rule.weapons, depths, strict=False):
        yield kind_factor(kind, seen, setting.words), depth
    if not rule.weapons:
        yield sure(np.ones(seen.size)), depths[0]


def covered(setting: Setting, rule: Rule, seen: Incidents) -> Factor:
    """P(the rule speaks of such a weapon): kinds add up; with all that is left open of the weapon as upper bound."""
    each = [factor for factor, _ in _kinds(setting, rule, seen)]
    return Factor(np.minimum(sum(f.p for f in each), 1.0), np.minimum(sum(f.high for f in each), 1.0))


def _times(share: Floats, near: Floats) -> Floats:
    """Their product; 0 where the share is 0, whether or not the other is known."""
    return np.where(share > 0, share * near, 0.0)


def _in_force(force: Force, seen: Incidents) -> Floats:
    """Share of each interval of seeing in which the rule bound; an instant is in or out."""
    end = np.iinfo(np.int64).max if force.end is None else force.end
    if force.state not in {"in_force", "unknown_start"}:
        return np.zeros(seen.size)
    width = seen.latest - seen.earliest
    inside = np.minimum(seen.latest, end) - np.maximum(seen.earliest, force.span.start)
    instant_in = (seen.earliest >= force.span.start) & (seen.earliest < end)
    return np.where(width > 0, np.clip(inside / np.maximum(width, 1), 0.0, 1.0), instant_in)


def _classes(
    setting: Setting, rule: Rule, force: Force, seen: Incidents, party: pl.Series, stood: Stood, at_site: Flags
) -> tuple[pl.Series, pl.Series]:
    """(class, note) of every sighting: the table at the head of this page."""
    level = setting.options.established
    binds, whose = _in_force(force, seen), party.to_numpy()
    unbound = (whose != UNKNOWN) & ~np.isin(whose, list(rule.parties))
    started = 0.0 if force.state == "unknown_start" else 1.0
    low, high = stood.violates.p * binds * started, stood.violates.high * binds
    no_line = np.isnan(stood.metres)
    no_depth = ~no_line & np.isnan(stood.required_m) & (stood.covered.high > 0)
    klass = np.select(
        [
            binds <= 0,
            unbound,
            stood.covered.high <= 1 - level,
            low >= level,
            at_site,
            no_line | no_depth,
            high <= 1 - level,
        ],
        ["not_covered"] * 3 + ["in_violation", "stored", "not_verifiable", DEFAULT],
        "indeterminate",
    )
    ended = seen.earliest >= (np.iinfo(np.int64).max if force.end is None else force.end)
    why = NOT_BINDING.get(force.state, "")
    note = np.select(
        [
            (binds <= 0) & (why != ""),
            (binds <= 0) & ended,
            binds <= 0,
            unbound,
            stood.covered.high <= 1 - level,
            np.full(seen.size, force.state == "unknown_start"),
            no_line,
            no_depth,
            (klass == "in_violation") & at_site,
            stood.covered.open & (klass == "indeterminate"),
        ],
        [why, "ended", "before_deadline", "party_not_bound", "", "start_unknown", "no_line", "no_distance", "at_site",
         "weapon_left_open"],
        "",
    )  # fmt: skip
    return pl.Series("klass", klass), pl.Series("note", note).replace({"": None})


def _frame(setting: Setting, rule: Rule, told: pl.DataFrame, stood: Stood) -> pl.DataFrame:
    """The rows of the noun Holding, but for class and note."""
    about = (rule.agreement.id, rule.term.id, rule.reading.id)
    ids = [make_id("holding", *about, sighting) for sighting in told["id"]]
    return told.select(
        pl.Series("id", ids),
        *(pl.lit(value).alias(name) for name, value in zip(("agreement", "term", "reading"), about, strict=True)),
        pl.col("party").fill_null(UNKNOWN),
        pl.col("id").alias("about"),
        pl.Series("p_covered", stood.covered.p),
        pl.Series("p_nearer", stood.p_nearer).fill_nan(None),
        pl.Series("distance_m", stood.metres).fill_nan(None),
        pl.Series("required_m", stood.required_m).fill_nan(None),
        stood.line.alias("line"),
        "count",
        "weapon_class",
        "weapon_system",
        pl.when(pl.col("serials").list.len() == 1).then(pl.col("serials").list.first()).alias("serial"),
        "site",
        pl.concat_list("id").alias("because"),
        pl.col("earliest").alias("at"),
        pl.lit(instant(setting.as_of)).alias("as_of"),
        pl.lit(setting.method).alias("method"),
        pl.col("earliest").dt.date().alias("day"),
    )
