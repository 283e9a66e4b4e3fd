"""Named standards of proof, read from files of checks: those that ship, and a mission's own beside them."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from truce.errors import NotFound
from truce.verification import checks as c
from truce.verification.compose import AllOf, AnyOf, TakeOnTrustForDrillsOnly
from truce.vocabulary.casework import DATA, casework
from truce.vocabulary.load import Page, check_languages

OWN_FILE = "standards.yaml"  # in a mission's folder
KEYS = ("names", "meaning", "level", "version", "supports", "assess", "attribute", "review")
LISTS = ("assess", "attribute", "review")

COUNTED: Mapping[str, Callable[[int], c.Check]] = {
    "items": c.Items,
    "independent_origins": c.IndependentOrigins,
    "first_hand": c.FirstHand,
    "technical": c.Technical,
    "alternatives_weighed": c.AlternativesWeighed,
    "bases": c.Bases,
    "doers_weighed": c.DoersWeighed,
}
BARE: Mapping[str, Callable[[], c.Check]] = {
    "contrary_weighed": c.ContraryWeighed,
    "exhibits_whole": c.ExhibitsWhole,
    "reviewer_differs": c.ReviewerDiffers,
    "take_on_trust_for_drills_only": TakeOnTrustForDrillsOnly,
}
COMPOSED: Mapping[str, Callable[[tuple[c.Check, ...]], c.Check]] = {"all_of": AllOf, "any_of": AnyOf}
CHECKS = (*BARE, *COUNTED, "minimum_grades", *COMPOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A standard of proof. `digest`: SHA-256 of its text as JSON; `supports`: the levels of fact it can carry.

    `attribute` is None where nobody may be named under it; `drill`: it checks nothing.
    """

    name: str
    names: Mapping[str, str]
    meaning: str
    level: int
    version: int
    supports: tuple[str, ...]
    assess: AllOf
    attribute: AllOf | None
    review: AllOf
    digest: str
    drill: bool
    text: Mapping[str, Any]


@cache
def shipped() -> Mapping[str, Standard]:
    """The standards that ship, by name."""
    return MappingProxyType(read_standards(DATA / OWN_FILE))


def standards(own: Path | None = None) -> Mapping[str, Standard]:
    """Those that ship and those of a mission's own file, where there is one.

    Raises BrokenVocabulary with file and line; a name that ships cannot be taken for something else.
    """
    if own is None or not own.is_file():
        return shipped()
    page, added = Page(own), read_standards(own)
    for name in added:
        if name in shipped():
            raise page.fault("a standard of that name ships with truce; take another name", (name,))
    return MappingProxyType({**shipped(), **added})


def named(known: Mapping[str, Standard], name: str) -> Standard:
    """The standard of that name. Raises NotFound with those there are."""
    if name not in known:
        raise NotFound("no such standard of proof", given=name, known=", ".join(known))
    return known[name]


def read_standards(path: Path) -> dict[str, Standard]:
    """Every standard of one file. Raises BrokenVocabulary with file, line and what is wrong."""
    page = Page(path)
    return {str(name): _standard(page, str(name), body) for name, body in page.data.items()}


def _standard(page: Page, name: str, body: Any) -> Standard:
    if not isinstance(body, dict):
        raise page.fault("a standard is a mapping", (name,))
    for key in body:
        if key not in KEYS:
            raise page.fault("a key that no standard has", (name, key), key=key, known=", ".join(KEYS))
    for key in KEYS:
        if key not in body and key != "attribute":
            raise page.fault("a standard lacks a key", (name,), key=key)
    check_languages(page, (name, "names"), body["names"] if isinstance(body["names"], dict) else {})
    made = {key: _all(page, (name, key), body[key]) for key in LISTS if key in body}
    if not _differs(made["review"]):
        raise page.fault("a review must hold that the reviewer differs: add reviewer_differs", (name, "review"))
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return Standard(
        name=name,
        names=body["names"],
        meaning=str(body["meaning"]),
        level=_whole(page, (name, "level"), body["level"], least=0),
        version=_whole(page, (name, "version"), body["version"]),
        supports=_supports(page, (name, "supports"), body["supports"]),
        assess=made["assess"],
        attribute=made.get("attribute"),
        review=made["review"],
        digest=hashlib.sha256(text.encode()).hexdigest(),
        drill="take_on_trust_for_drills_only" in text,
        text=body,
    )


def _differs(review: AllOf) -> bool:
    return any(isinstance(check, c.ReviewerDiffers) for check in review.checks)


def _supports(page: Page, place: tuple[str | int, ...], told: Any) -> tuple[str, ...]:
    if not isinstance(told, list):
        raise page.fault("supports is a list of levels of fact", place)
    for level in told:
        if level not in casework().fact_levels:
            raise page.fault("no such level of fact", place, given=level, known=", ".join(casework().fact_levels))
    return tuple(told)


def _whole(page: Page, place: tuple[str | int, ...], told: Any, *, least: int = 1) -> int:
    if isinstance(told, bool) or not isinstance(told, int) or told < least:
        raise page.fault(f"a whole number from {least} on belongs here", place, given=repr(told))
    return told


def _all(page: Page, place: tuple[str | int, ...], told: Any) -> AllOf:
    return AllOf(_checks(page, place, told))


def _checks(page: Page, place: tuple[str | int, ...], told: Any) -> tuple[c.Check, ...]:
    if not isinstance(told, list) or not told:
        raise page.fault("a list of checks belongs here, at least one: an empty one would be true of everything", place)
    return tuple(_check(page, (*place, n), one) for n, one in enumerate(told))


def _check(page: Page, place: tuple[str | int, ...], told: Any) -> c.Check:
    if isinstance(told, str) and told in BARE:
        return BARE[told]()
    if not isinstance(told, dict) or len(told) != 1 or next(iter(told)) not in CHECKS or next(iter(told)) in BARE:
        raise page.fault("no such check", place, given=_shown(told), known=", ".join(CHECKS))
    name, value = next(iter(told.items()))
    if name in COUNTED:
        return COUNTED[name](_whole(page, (*place, name), value))
    if name in COMPOSED:
        return COMPOSED[name](_checks(page, (*place, name), value))
    return _grades(page, (*place, name), value)


def _grades(page: Page, place: tuple[str | int, ...], told: Any) -> c.Check:
    if not isinstance(told, dict) or set(told) != {"count", "reliability", "credibility"}:
        raise page.fault("minimum_grades needs count, reliability and credibility", place, given=_shown(told))
    if str(told["reliability"]) not in tuple("ABCDE"):
        raise page.fault("a minimum is A to E: F is unknown and no minimum", place, given=told["reliability"])
    if str(told["credibility"]) not in tuple("12345"):
        raise page.fault("a minimum is 1 to 5: 6 is unknown and no minimum", place, given=told["credibility"])
    count = _whole(page, (*place, "count"), told["count"])
    return c.MinimumGrades(count, str(told["reliability"]), str(told["credibility"]))


def _shown(told: Any) -> str:
    return ", ".join(map(str, told)) if isinstance(told, dict) else str(told)
