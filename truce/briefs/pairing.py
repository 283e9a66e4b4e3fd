"""What the page of a pair is made of: two reports, what fusion made of them, and who else is in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from truce.briefs.names import state_name
from truce.briefs.wording import Words
from truce.model.decision import Decision
from truce.model.incident import Incident, Link
from truce.model.profile import PlaceHabit, Profile
from truce.model.report import Report

LETTERS = ("A", "B")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two reports side by side: A is `reports[0]`, told first, and its incident is `incidents[0]`.

    `link` is their comparison, None where none was kept. `links`: what else was kept of either, with reports of
    `others` (in their incidents) or of `rivals` (elsewhere). `decisions`: those that name either.
    """

    reports: tuple[Report, Report]
    incidents: tuple[Incident, Incident]
    link: Link | None
    links: tuple[Link, ...] = ()
    others: tuple[Report, ...] = ()
    rivals: tuple[Report, ...] = ()
    decisions: tuple[Decision, ...] = ()
    profiles: Mapping[str, Profile] = field(default_factory=dict)

    @property
    def together(self) -> bool:
        """Both are held to tell of one event."""
        return self.incidents[0].id == self.incidents[1].id

    @property
    def ids(self) -> tuple[str, str]:
        """The two reports."""
        return self.reports[0].id, self.reports[1].id

    @property
    def standing(self) -> tuple[Decision, ...]:
        """Decisions on these very two that bind now."""
        return tuple(d for d in self.decisions if d.stands and set(d.pair) == set(self.ids))

    @property
    def binding(self) -> tuple[Decision, ...]:
        """Those of them that the last fusing knew; the others wait for the next."""
        return tuple(d for d in self.standing if d.same == self.together)

    def ties(self, side: int, *, inside: bool) -> list[tuple[Link, Report]]:
        """What binds the report to others of its incident (`inside`) or elsewhere, strongest first."""
        among = {report.id: report for report in (*self.others, *self.rivals)}
        mine = {member.report for member in self.incidents[side].members}
        found = []
        for link in self.links:
            if self.ids[side] not in (link.left, link.right):
                continue
            other = among.get(link.right if link.left == self.ids[side] else link.left)
            if other is not None and (other.id in mine) == inside:
                found.append((link, other))
        return sorted(found, key=lambda tie: (-tie[0].probability, -tie[0].score, tie[1].id))

    def habit(self, side: int) -> PlaceHabit | None:
        """How exact the source's places are where it says that they are as exact as this one."""
        report = self.reports[side]
        profile = self.profiles.get(report.source)
        if profile is None or not report.radius_m:
            return None
        near = [h for h in profile.places if 0.8 < h.stated_m / report.radius_m < 1.25]
        return min(near, key=lambda h: abs(h.stated_m - (report.radius_m or 0.0)), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairPage:
    """All that one page says: for whom, in which words, of which pairs."""

    mission: str
    folder: str
    as_of: datetime
    time_zone: str
    compared: tuple[Compared, ...]
    method: str
    language: str = "en"
    parties: Mapping[str, str] = field(default_factory=dict)
    kept_from: float = 0.1

    def words(self) -> Words:
        """Its language and zone."""
        return Words(self.language, self.time_zone)

    def party(self, id: str) -> str:
        """A party's name, a state's in the language of the page."""
        return state_name(self.words(), id, self.parties[id]) if id in self.parties else id


def top_act(report: Report) -> str | None:
    """The code that the report gives most weight; None where it tells none."""
    return max(report.acts, key=lambda a: (a.weight, a.code)).code if report.acts else None


def figures(low: int | None, high: int | None) -> str | None:
    """A toll as told: `2`, `2–5`, `5+`; None where it is not told."""
    if low is None and high is None:
        return None
    if low == high or low is None or high is None:
        return f"{low}+" if high is None else f"≤{high}" if low is None else str(low)
    return f"{low}–{high}"
