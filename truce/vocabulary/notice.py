"""What each means of watching can notice, by kind of act, loudness, light and weather (data/notice.yaml says how)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from truce.vocabulary.load import Page

OWN = "own"
KEYS = ("watch_hours", "kinds", "own", "means")
FIELDS = ("sight", "factors", "phenomena", "night", "weather")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number from 0 to 1 (`watch_hours` is in hours), whether it is assumed or measured, and why it is what it is."""

    value: float
    assumed: bool
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """One means: factors on the stated quality by kind of act and by phenomenon, caps for the night and weathers.

    `sight`: a told visibility shortens its reach. A kind that is not there cannot be noticed; a phenomenon that is not
    there is as loud as the stated quality takes it to be; a weather that is not there hinders nothing.
    """

    sight: bool
    factors: Mapping[str, Figure]
    phenomena: Mapping[str, Figure]
    night: Figure
    weather: Mapping[str, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Every means' sense. `kind_of`: act -> kind; `watch_hours`: longer records are taken to speak of daylight."""

    kind_of: Mapping[str, str]
    means: Mapping[str, Sense]
    watch_hours: Figure

    @property
    def weathers(self) -> frozenset[str]:
        """Every weather that a means is hindered by."""
        return frozenset(code for sense in self.means.values() for code in sense.weather)

    def is_own(self, act: str) -> bool:
        """Whether the act is done to the watchers themselves, who cannot miss it."""
        return self.kind_of.get(act) == OWN

    def factor(self, means: str, act: str, phenomenon: str | None = None) -> float:
        """How much of its stated quality a means keeps for an act, told by a phenomenon; 0 for what it cannot notice.

        1 for what is done to the watchers themselves. An unknown means or act is never noticed: KeyError.
        """
        if self.is_own(act):
            return 1.0
        sense = self.means[means]
        found = sense.factors.get(self.kind_of[act])
        loud = sense.phenomena.get(phenomenon or "")
        return (0.0 if found is None else found.value) * (1.0 if loud is None else loud.value)


def read_notice(
    path: Path, acts: Collection[str], means: Collection[str], phenomena: Collection[str], weathers: Collection[str]
) -> Notice:
    """Read such a file; raises BrokenVocabulary, with its line, where a number has no reason or a code is unknown."""
    page = Page(path)
    _keys(page, (), page.data, KEYS)
    kinds = page.data["kinds"]
    kind_of = {str(act): str(kind) for kind, named in kinds.items() for act in named}
    _exactly(page, ("kinds",), kind_of, acts, sum(len(named) for named in kinds.values()))
    _exactly(page, ("means",), page.data["means"], means, len(page.data["means"]))
    return Notice(
        kind_of=MappingProxyType(kind_of),
        means=MappingProxyType(
            {str(n): _sense(page, str(n), (set(kinds), phenomena, weathers)) for n in page.data["means"]}
        ),
        watch_hours=_figure(page, ("watch_hours",), page.data["watch_hours"], "value", 24.0),
    )


def _keys(page: Page, place: tuple[str | int, ...], told: Any, wanted: tuple[str, ...]) -> None:
    if not isinstance(told, dict) or set(told) != set(wanted):
        raise page.fault("exactly these keys belong here", place, known=", ".join(wanted))


def _exactly(
    page: Page, place: tuple[str | int, ...], told: Mapping[str, Any], known: Collection[str], many: int
) -> None:
    """Every known code once, and no other."""
    wrong = set(told) ^ set(known)
    if wrong or many != len(known):
        raise page.fault("every code stands here exactly once", place, wrong=", ".join(sorted(wrong)) or "one twice")


def _sense(page: Page, name: str, codes: tuple[Collection[str], Collection[str], Collection[str]]) -> Sense:
    told, (kinds, phenomena, weathers) = page.data["means"][name], codes
    _keys(page, ("means", name), told, FIELDS)
    return Sense(
        sight=bool(told["sight"]),
        factors=_figures(page, ("means", name, "factors"), told["factors"], "factor", kinds),
        phenomena=_figures(page, ("means", name, "phenomena"), told["phenomena"], "factor", phenomena),
        night=_figure(page, ("means", name, "night"), told["night"], "cap"),
        weather=_figures(page, ("means", name, "weather"), told["weather"], "cap", weathers),
    )


def _figures(
    page: Page, place: tuple[str | int, ...], told: Any, key: str, known: Collection[str]
) -> Mapping[str, Figure]:
    for code in told:
        if code not in known:
            raise page.fault("an unknown code", (*place, code), given=code)
    return MappingProxyType({str(code): _figure(page, (*place, code), told[code], key) for code in told})


def _figure(page: Page, place: tuple[str | int, ...], told: Any, key: str, most: float = 1.0) -> Figure:
    _keys(page, place, told, (key, "assumed", "because"))
    value = told[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise page.fault(f"a number from 0 to {most:g} belongs here", place, given=repr(value))
    if not str(told["because"]).strip():
        raise page.fault("a number without a reason", place)
    return Figure(value=float(value), assumed=bool(told["assumed"]), because=str(told["because"]))
