"""Answers become nouns: what a submission tells, as the JSON of DESIGN 5, ready for the checks of `wire`.

Nothing is guessed: what was not answered is not told. Names of questions are the grammar of docs/field.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from truce.errors import UnusableValue
from truce.field.answers import Answers, Json, Setting
from truce.field.layout import INTERVIEW, Layout, plain
from truce.field.nouns import MAKERS
from truce.field.submission import Submission
from truce.model.ids import make_id

FAMILIES = (
    {"placed", "spot", "spot_map", "spot_radius_m", "stand", "bearing", "bearing_error", "near_m", "far_m", "place"},
    {"at", "within_min", "earliest", "latest"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One noun that a submission tells; `odd`: what is not plausible about it; or why it cannot be one."""

    noun: str
    path: str
    told: Json = field(default_factory=dict)
    odd: tuple[str, ...] = ()
    fault: str | None = None


def tells(submission: Submission, layout: Layout, setting: Setting) -> list[Told]:
    """Every noun that a submission tells, in order. Interviews are not among them: those are taken in by a person."""
    return [
        _noun(noun, path, answers, submission, setting)
        for noun, path, answers in _groups(submission.root, layout, "", "", {})
        if noun != INTERVIEW
    ]


def answers_of(submission: Submission, layout: Layout, noun: str) -> list[Answers]:
    """The answers of each group that becomes one noun."""
    return [answers for name, _, answers in _groups(submission.root, layout, "", "", {}) if name == noun]


def _groups(
    element: Element, layout: Layout, path: str, numbered: str, around: Answers
) -> Iterator[tuple[str, str, Answers]]:
    """(noun, path with numbers, answers) of this group and of those within, the outer ones first."""
    own = _with_around(dict(_own(element, layout, path)), around)
    if noun := layout.nouns.get(path):
        yield noun, numbered or ".", own
    counted: dict[str, int] = {}
    for kid in element:
        name = plain(kid.tag)
        counted[name] = counted.get(name, 0) + 1
        inner, number = f"{path}/{name}".lstrip("/"), f"{numbered}/{name}[{counted[name]}]".lstrip("/")
        if any(of == inner or of.startswith(f"{inner}/") for of in layout.nouns):
            yield from _groups(kid, layout, inner, number, own)


def _with_around(own: dict[str, str], around: Answers) -> Answers:
    """With what stands around, but for what is told anew: a place told in words is not where the patrol began."""
    told_anew = {name for family in FAMILIES if family & own.keys() for name in family}
    return {name: told for name, told in around.items() if name not in told_anew} | own


def _own(element: Element, layout: Layout, path: str) -> Iterator[tuple[str, str]]:
    """Answers of a group and of the groups within that are no nouns."""
    for kid in element:
        name = plain(kid.tag)
        inner = f"{path}/{name}".lstrip("/")
        if name == "meta" or inner in layout.nouns:
            continue
        if len(kid):
            yield from _own(kid, layout, inner)
        elif told := (kid.text or "").strip():
            yield name, told


def _noun(noun: str, path: str, answers: Answers, submission: Submission, setting: Setting) -> Told:
    if noun not in MAKERS:
        return Told(noun=noun, path=path, fault="the form says it becomes what a form cannot become")
    try:
        told, odd = MAKERS[noun](answers, setting)
    except OverflowError:  # of times: the year 1, less an hour
        return Told(noun=noun, path=path, fault="a time that no calendar has")
    except UnusableValue as wrong:
        return Told(
            noun=noun, path=path, fault=f"{wrong.what}: {', '.join(f'{k} {v}' for k, v in wrong.given.items())}"
        )
    whole: Json = {"noun": noun, "id": make_id(noun, "field", submission.instance, path)} | told
    if noun == "report":
        whole |= {"reference": submission.instance}
    return Told(
        noun=noun, path=path, told={k: v for k, v in whole.items() if v is not None and v not in ({}, [])}, odd=odd
    )
