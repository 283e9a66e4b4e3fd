"""The filters as a form: a group a filter, with the choices that the mission's own incidents offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from truce.picture.choice import CERTAINTY, CREDIBILITY, MANY, PARAMETERS
from truce.picture.sheet import Sheet
from truce.shell.say import Say
from truce.web.picture.codes import Codes, counted
from truce.web.picture.figures import Figures
from truce.web.picture.terms import Named, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One tick. `n`: incidents it would leave; None where nobody counted. `note`: what it means, in more words;
    `under`: the heading it stands under, where there are several.
    """

    value: str
    label: str
    n: int | None
    chosen: bool
    note: str = ""
    under: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One filter. `open`: shown unfolded, because something of it is chosen."""

    name: str
    options: Sequence[Option]
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The whole form, as filled in."""

    start: str
    end: str
    groups: Sequence[Group]
    certainty: Sequence[tuple[str, str, bool]]
    area: str
    areas: Sequence[tuple[str, str]]
    text: str
    more: Sequence[tuple[str, str]]


def form_of(say: Say, figures: Figures, sheet: Sheet, codes: Codes, terms: Terms, view: Mapping[str, str]) -> Form:
    """The form of a choice. `codes`: all that can be chosen; `view`: how it is looked at, which it hands on."""
    choice = figures.choice
    told = dict(choice.pairs())
    return Form(
        start=told.get("from", ""),
        end=told.get("to", ""),
        groups=[group for group in _groups(say, figures, sheet, codes, terms) if group.options],
        certainty=[
            (word, f"{say('why.p_' + word)} (≥ {say.share(least)})", abs(choice.certainty - least) < 1e-9)
            for word, least in CERTAINTY.items()
            if least
        ],
        area=told.get("area", ""),
        areas=[(f"zone:{name}", name) for name in _zones(sheet)],
        text=choice.text,
        more=tuple(view.items()),
    )


def _groups(say: Say, figures: Figures, sheet: Sheet, codes: Codes, terms: Terms) -> Sequence[Group]:
    named: Mapping[str, Sequence[Named]] = {
        "agreement": [Named(code=code) for code in sorted({rule.agreement for rule in sheet.rules})],
        "term": terms.terms(),
        "reading": terms.readings(say),
        "credibility": [Named(code=code) for code in CREDIBILITY],
    }
    made = []
    for name in MANY:
        held = getattr(figures.choice, name)
        if name in codes:
            options = _counted(figures, name, codes[name], held)
        else:
            options = [_named(figures, name, one, held) for one in named[name]]
        if len(options) > 1 or held:
            made.append(Group(name=PARAMETERS.get(name, name), options=options, open=bool(held)))
    return made


def _counted(figures: Figures, name: str, codes: Sequence[str], held: Sequence[str]) -> Sequence[Option]:
    """A tick for every code, those that would leave most first."""
    left = counted(figures.seen, name)
    return [
        Option(value=code, label=figures.told(name, code), n=left.get(code, 0), chosen=code in held)
        for code in sorted(dict.fromkeys((*codes, *held)), key=lambda code: (-left.get(code, 0), code))
    ]


def _named(figures: Figures, name: str, one: Named, held: Sequence[str]) -> Option:
    label = one.code if name == "term" else figures.told(name, one.code)
    return Option(value=one.code, label=label, n=None, chosen=one.code in held, note=one.note, under=one.under)


def _zones(sheet: Sheet) -> Sequence[str]:
    zones = sheet.tables.get("zones")
    return [] if zones is None or not zones.height else sorted(set(zones["name"].to_list()))
