"""How harm to civilians and human rights are said at a terminal: lists, one thing, figures with what to read beside."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from truce.cli import show
from truce.flow.community.harm_figures import TRAITS, Conclusion, Estimate, Figures, Published, Together, Told
from truce.model.harm import CasualtyIncident, CasualtyRecord
from truce.vocabulary.harm import harm

Row = tuple[object, ...]
HIDDEN = "hidden"
CAUTIONS = {
    "no_direction": "no direction could be taken",
    "untrained": "whoever measured is not on record as trained: the error is doubled",
    "two_ways": "the long axis leaves open from which of its two ends",
    "old": "not fresh: ground and weather have changed it",
    "age_not_told": "nobody said whether it is fresh",
    "weapon_not_known": "no remains that show the weapon",
    "one_crater": "one crater: several of one fire say more",
}
NEVER = {"who_fired": "who fired", "distance": "from how far", "order": "by whose order"}
NONE = {
    "fewer_than_two_lists": "fewer than two lists name anybody",
    "nobody_on_two_lists": "nobody stands on two lists",
    "too_few_persons": "too few stand on the lists",
}


def _incident(one: CasualtyIncident) -> Row:
    counts = Counter[str]()
    for group in one.groups:
        counts[group.kind.outcome] += group.number
    statuses = ", ".join(dict.fromkeys(group.status for group in one.groups))
    told = ", ".join(f"{number} {outcome}" for outcome, number in counts.items())
    return one.day, one.area, one.control, one.weapon, told, "merged" if one.into else statuses


def _record(one: CasualtyRecord) -> Row:
    kind = one.kind
    return one.incident, kind.outcome, kind.sex, kind.age, "named" if one.person else "", one.status


LISTS: Mapping[str, tuple[tuple[str, ...], Callable[[Any], Row]]] = {
    "casualty_incident": (("day", "area", "control", "weapon", "counted", "status"), _incident),
    "casualty_record": (("incident", "outcome", "sex", "age", "", "status"), _record),
    "damage": (
        ("day", "area", "object", "extent", "protection", "status"),
        lambda one: (one.day, one.area, one.object, one.extent, one.protection, one.status),
    ),
    "crater": (
        ("day", "area", "method", "bearing", "weapon"),
        lambda one: (one.day, one.area, one.method, one.bearing, one.weapon),
    ),
    "remnant": (
        ("day", "area", "sort", "number", "told", "cleared"),
        lambda one: (one.day, one.area, one.sort, one.number, one.told_clearers, one.cleared),
    ),
}


def say_noun(noun: str, one: Any, facts: Mapping[str, Any] | None = None) -> None:
    """One thing as it stands: what is not told is left out; then its steps. `facts`: None: its own."""
    told = asdict(one) if facts is None else facts
    told = {name: value for name, value in told.items() if name not in ("id", "steps", "groups", "referrals")}
    show.tree(noun, one.id, {name: value for name, value in told.items() if value not in (None, (), "")}, 0)
    for group in getattr(one, "groups", ()):
        kind = group.kind
        show.say(f"  {group.id}  {group.number} {kind.outcome}, sex {kind.sex}, age {kind.age}")
        say_steps(group.steps, "    ")
    for referral in getattr(one, "referrals", ()):
        show.say(f"  {referral.id}  referral {referral.path}: {referral.state}")
    say_steps(getattr(one, "steps", ()), "  ")


def say_steps(steps: Sequence[Any], pad: str) -> None:
    """Who moved it where, when and why."""
    for step in steps:
        more = "".join(f"  {word}" for word in (step.ground, step.into, step.why) if word)
        show.say(f"{pad}{step.at:%Y-%m-%d} {step.to} by {step.by}{more}")


def say_crater(shown: Conclusion) -> None:
    """What a crater shows, what weakens it, and what it never shows."""
    for start, end in shown.sectors:
        show.say(f"  fired from between {start:.0f} and {end:.0f} degrees")
    for code in shown.cautions:
        show.say(f"  mind: {CAUTIONS[code]}")
    show.say(f"  it never shows: {', '.join(NEVER[code] for code in shown.never)}")


def say_fires(found: Sequence[tuple[str, Together]]) -> None:
    """What the craters of each object show together."""
    for name, mean in found:
        told = (
            f"{name}: {mean.craters} craters, fired from about {mean.bearing:.0f} degrees, {mean.error:.0f} either way"
        )
        show.say(told + ("" if mean.agree else "; they do not agree: not one fire, or one is wrong"))


def say_harm(told: Told) -> None:
    """Figures for those who may read them."""
    made = told.figures
    if not told.incidents:
        show.say("nothing is recorded of these days: no zero below says that nobody was harmed")
    show.say("verified floor: the true numbers are higher")
    rows = [(harm().outcomes[code].label(), n, made.unverified[code]) for code, n in made.floor.items()]
    show.table("", ("", "verified", "told, not verified"), rows)
    _say_tables(made, 0)
    by_them, hurt = made.wide_area
    show.say(f"explosive weapons with wide-area effects: {by_them:,} of {hurt:,} killed or injured")
    show.table(
        "how far we could look: read it before comparing",
        ("control", "people told", "people verified", "looked into"),
        [(one.control, one.persons, one.verified, f"{one.ended} of {one.told} told") for one in made.reach],
    )
    show.say("looked into: of the counts and single people that were told, on how many verification came to an end")
    for one in told.estimates:
        show.say(_estimate(one))
    show.say(f"civilian objects damaged: {told.objects[0]:,} verified, {told.objects[1]:,} told")
    show.say(f"left to explode: {told.remnants[0]:,}, of which {told.remnants[1]:,} nobody who clears was told of")


def _estimate(one: Estimate) -> str:
    what = f"{harm().outcomes[one.outcome].label().lower()}, beside the floor ({one.method})"
    if one.at_least is None:
        return f"{what}: nothing can be said, {NONE[str(one.none)]}"
    span = f"{one.low:,.0f} to {one.high:,.0f}"
    return f"{what}: at least {one.at_least:,.0f} (95 %: {span}); {one.observed:,} are known from {one.lists} lists"


def say_published(made: Published) -> None:
    """Figures as they may leave."""
    show.say(f"verified floor: the true numbers are higher; hidden: below {made.least}, or what would tell of it")
    rows = [(harm().outcomes[code].label(), _n(n), _n(made.unverified[code])) for code, n in made.floor.items()]
    show.table("", ("", "verified", "told, not verified"), rows)
    _say_tables(made, 0)
    reach = [(area, "too few to say" if share is None else f"{share:.0%}") for area, share in made.reach.items()]
    show.table("how far we could look: read it before comparing", ("control", "looked into"), reach)


def _say_tables(made: Figures | Published, least: int) -> None:
    for trait in TRAITS:
        columns = {outcome: made.table(trait, outcome) for outcome in made.floor}
        rows = [
            (_label(trait, category), *(_n(column[category]) for column in columns.values()))
            for category in next(iter(columns.values()))
            if any(column[category] != least for column in columns.values())
        ]
        if rows:
            show.table("", (trait, *(harm().outcomes[code].label().lower() for code in columns)), rows)


def _label(trait: str, category: str) -> str:
    lists = {"sex": harm().sexes, "age": harm().ages, "weapon": harm().weapon_groups, "mode": harm().modes}
    return lists[trait][category].label() if trait in lists else category


def _n(number: int | None) -> str:
    return HIDDEN if number is None else f"{number:,}"


def say_tables(told: Mapping[str, Any]) -> None:
    """Figures of human rights: every table without its empty rows, and what they leave out."""
    tables = {**told["tables"], "referrals": told["referrals"]}
    for title, rows in tables.items():
        filled = [(name, f"{number:,}") for name, number in rows.items() if number]
        if filled:
            show.table("", (title, "" if title == "referrals" else "cases"), filled)
    if "hidden_below" in told:
        show.say(f"what is not here is none or fewer than {told['hidden_below']}, or would tell of so few")
    else:
        show.say("cases that are restricted to some readers stand in no figure of the others")
