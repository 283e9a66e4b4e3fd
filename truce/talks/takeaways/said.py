"""What was said of a meeting, by whom: each side's words apart, and whose are missing."""

from collections.abc import Iterator

from truce.model.brief import Sentence
from truce.model.talks import Readout
from truce.talks.takeaways.scene import HELD, Scene


def said(scene: Scene) -> Iterator[Sentence]:
    """Each side's words in order, all of one side's together; what others tell; of whom there are none."""
    meeting = scene.meeting
    if meeting.state != HELD:
        yield scene.words.say(
            "said.not_held", (meeting.id,), "open", state=scene.words.word(f"meeting.{meeting.state}"), on=meeting.as_of
        )
    told: dict[str, list[Readout]] = {}
    for row in scene.held.readouts:
        if row.meeting == meeting.id and scene.view.sees(row):
            told.setdefault(row.party, []).append(row)
    for party, rows in told.items():
        yield _words(scene, party, rows)
    if meeting.result:
        yield scene.words.say("said.result", (meeting.id,), text=meeting.result)
    silent = [scene.name(party) for party in meeting.parties if party not in told]
    if silent and meeting.state == HELD:
        parties = scene.words.listed(silent)
        yield scene.words.say("said.silent", (meeting.id,), "open", parties=parties, on=scene.by)


def _words(scene: Scene, party: str, rows: list[Readout]) -> Sentence:
    """One side's words; where it spoke more than once, none of them stands without the others."""
    because = (*(row.id for row in rows), scene.meeting.id)
    text = " / ".join(row.text for row in rows)
    if len(rows) == 1:
        return scene.words.say("said.readout", because, party=scene.name(party), on=rows[0].as_of, text=text)
    return scene.words.say("said.readouts", because, party=scene.name(party), n=len(rows), on=rows[-1].as_of, text=text)
