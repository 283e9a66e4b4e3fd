"""Key takeaways of a meeting, composed from the record: each sentence is a template, its values, and its ids.

Nothing is concluded here that the record does not hold: words are those of the read-outs, each side's apart; common
is what all said they would take; new is what is not as it stood after the meeting before; what it would take and what
to watch come from red lines, open answers, packages, deadlines and signposts. Who may not read a row is not given it.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from truce.model.countdown import Countdown, Record
from truce.model.packages import Packages
from truce.model.scenario import SignpostState
from truce.model.takeaways import Takeaways
from truce.model.talks import Negotiation
from truce.talks.phrases import speak
from truce.talks.takeaways.common import common
from truce.talks.takeaways.new import new
from truce.talks.takeaways.said import said
from truce.talks.takeaways.scene import scene_of
from truce.talks.takeaways.takes import takes
from truce.talks.takeaways.watch import watch


def takeaways(
    negotiation: Negotiation,
    meeting: str,
    *,
    by: date | None = None,
    since: date | None = None,
    packages: Packages | None = None,
    countdowns: Sequence[Countdown] = (),
    records: Sequence[Record] = (),
    signposts: Sequence[SignpostState] = (),
    titles: Mapping[str, str] | None = None,
    signs: Mapping[tuple[str, str], str] | None = None,
    language: str = "en",
) -> Takeaways:
    """Of one meeting, as things stood by a day (its last, if none is named); new is what came since a day (that of
    the meeting before). Packages, countdowns, records and signposts as of that day add what hangs on them; `titles`
    are those of scenarios, `signs` what the indicator of a (scenario, signpost) is called. Raises NotFound; WrongUsage
    of a language that has no texts."""
    scene = scene_of(negotiation, meeting, by, since, speak(language))
    return Takeaways(
        meeting=meeting,
        by=scene.by,
        before=scene.before.id if scene.before else None,
        since=scene.since,
        said=tuple(said(scene)),
        common=tuple(common(scene)),
        new=tuple(new(scene)),
        takes=tuple(takes(scene, packages)),
        watch=tuple(watch(scene, countdowns, records, signposts, titles or {}, signs or {})),
        language=language,
    )


__all__ = ["Takeaways", "takeaways"]
