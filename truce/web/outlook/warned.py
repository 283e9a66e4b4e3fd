"""Early warning on the pages of the outlook, and /outlook/warnings: what such warnings would have been worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from truce.errors import UnusableYaml
from truce.flow.outlook.forecast import judged_as_of
from truce.flow.outlook.scenarios import scenarios_of, unreadable
from truce.flow.outlook.shown import Prospects, Shown
from truce.flow.outlook.warned import none_warned, rests_on, thresholds, warnings_of
from truce.model.warning import ALARM, BLIND, BY_PAST, CHANCE, CHANGE, QUIET, SIGN, WATCH, EarlyWarning, Reason, cost_at
from truce.web.asked import Asked
from truce.web.outlook.words import Words, words_of
from truce.web.way import Way

TONES = {ALARM: "bad", WATCH: "warn", QUIET: "good", BLIND: "open"}


@dataclass(frozen=True)
class Told:
    """What the card of a warning asks for its words. `prospects`: how scenarios and indicators are called.

    Without them, for they cannot be read, `unread` is what is wrong.
    """

    w: Words
    warnings: Mapping[str, EarlyWarning]
    prospects: Prospects | None
    unread: Mapping[str, str] | None = None  # what is wrong with the mission's scenarios

    def tone(self, one: EarlyWarning) -> str:
        """The tone of a state."""
        return TONES.get(one.state, "")

    def rests(self, rests_on: str, *, stated: bool) -> str:
        """What a threshold rests on; plainly, where nobody has said what being wrong costs."""
        return self.w.say(
            "warning.by_past" if rests_on == BY_PAST else f"warning.{'by_costs' if stated else 'unstated'}"
        )

    def reason(self, one: Reason) -> str:
        """A reason in the reader's words: no code that only a program knows."""
        say = self.w.say
        if one.what == CHANCE:
            return say("warning.r_chance", name=self.w.end(one.name))
        day = "" if one.since is None else say.day(date.fromisoformat(one.since))
        if one.what == CHANGE:
            return say("warning.r_change", day=day, name=self.w.line(*one.series))
        if one.what == SIGN:
            return say("warning.r_sign", day=day, name=self.w.sign(one.name))
        scenario, post = one.signpost
        return say("warning.r_signpost", day=day, scenario=self._title(scenario), name=self._named(scenario, post))

    def _title(self, scenario: str) -> str:
        written = () if self.prospects is None else self.prospects.written.scenarios
        found = next((one.title for one in written if one.code == scenario), None)
        return scenario if found is None else self.w.told(found)

    def _named(self, scenario: str, post: str) -> str:
        named = None if self.prospects is None else self.prospects.indicator(scenario, post)
        return post.replace("_", " ") if named is None else self.w.told(named)


def _told(asked: Asked, warnings: Mapping[str, EarlyWarning]) -> Told:
    try:
        written, known = scenarios_of(asked.house)
    except UnusableYaml as fault:
        return Told(words_of(asked), warnings, None, unreadable(fault))
    names = {name: one.names for name, one in known.items()}
    return Told(words_of(asked), warnings, Prospects(written=written, each=(), indicators=names))


def told_of(asked: Asked, shown: Shown) -> Told:
    """The warnings of the truces that are shown, made once for each state of what they rest on."""
    house = asked.house
    warnings = asked.room.cache.cached(("warnings", *rests_on(house)), lambda: warnings_of(house, shown))
    return _told(asked, warnings)


def show(asked: Asked) -> Response:
    """From which chance on a warning is given, why, and what each threshold would have been worth."""
    found = thresholds(asked.house, judged_as_of(asked.house))
    asked.saw("outlook:warnings", rows=len(found.worth))
    told = _told(asked, {})
    return asked.page(
        "outlook/warnings.html.j2", w=told.w, told=told, found=found, cost_at=cost_at, none_warned=none_warned
    )


WAYS = (Way(path="/outlook/warnings", name="outlook.warnings", handle=show, action="look"),)
