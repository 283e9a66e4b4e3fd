"""A meeting with what stood around it: the day it is looked at from, and the meeting before."""

from dataclasses import dataclass, field
from datetime import date

from truce.errors import NotFound, UnusableValue
from truce.model.talks import Meeting, Negotiation
from truce.talks.ground.standing import View
from truce.talks.phrases import Phrases

HELD, ANNOUNCED = "held", "announced"


@dataclass(frozen=True, slots=True)
class Scene:
    """One meeting of one negotiation, seen from the end of a day."""

    held: Negotiation
    meeting: Meeting
    by: date
    before: Meeting | None
    since: date | None
    words: Phrases
    names: dict[str, str] = field(default_factory=dict)

    @property
    def view(self) -> View:
        """What was said by then."""
        return View(said_by=self.by)

    def name(self, id: str) -> str:
        """What an actor, an issue or an option is called."""
        return self.names.get(id, id)

    def quoted(self, id: str) -> str:
        """The same within a sentence: without a stop at its end."""
        return self.name(id).rstrip(".")

    @property
    def on_the_table(self) -> set[str]:
        """Ids of the issues that were there by then."""
        return {issue.id for issue in self.held.issues if self.view.sees(issue)}


def scene_of(held: Negotiation, meeting: str, by: date | None, since: date | None, words: Phrases) -> Scene:
    """The meeting and what stood before it; new is what came after the last meeting that was held.

    Raises NotFound, and UnusableValue for a day before the meeting: nothing that came of it was known then.
    """
    told = next((each for each in held.meetings if each.id == meeting), None)
    if told is None:
        known = ", ".join(each.id for each in held.meetings)
        remedy = f"one of these: {known}" if known else "no meeting is on record here: add one to `meetings`"
        raise NotFound("no meeting of that id", given=meeting, remedy=remedy)
    if by is not None and by < told.as_of and told.state != ANNOUNCED:
        what = "by that day the meeting had not taken place"
        raise UnusableValue(what, meeting=meeting, of=told.as_of, by=by, remedy="a day from the meeting on")
    earlier = [each for each in held.meetings if each.state == HELD and _end(each) < told.as_of]
    before = max(earlier, key=lambda each: (_end(each), each.id), default=None)
    names = {actor.id: actor.name for actor in held.actors}
    names |= {issue.id: issue.name for issue in held.issues} | {option.id: option.text for option in held.options}
    return Scene(held, told, by or _end(told), before, since or (_end(before) if before else None), words, names)


def _end(meeting: Meeting) -> date:
    return meeting.until or meeting.as_of
