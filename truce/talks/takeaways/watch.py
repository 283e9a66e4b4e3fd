"""What to watch: deadlines ahead with how far the record lets one believe them, promises that fall due, signs."""

from collections.abc import Iterator, Mapping, Sequence

from truce.model.brief import Sentence
from truce.model.countdown import Countdown, Record
from truce.model.scenario import NOT_OBSERVED, TRIPPED, UNSURE, SignpostState
from truce.talks.deadlines.words import countdown_words, record_words
from truce.talks.phrases import Value
from truce.talks.takeaways.scene import Scene


def watch(
    scene: Scene,
    countdowns: Sequence[Countdown],
    records: Sequence[Record],
    signposts: Sequence[SignpostState],
    titles: Mapping[str, str],
    signs: Mapping[tuple[str, str], str],
) -> Iterator[Sentence]:
    """Deadlines by nearness, promises by day, signs by what they bring; what nobody observes last; else nothing."""
    found = [
        *_deadlines(scene, countdowns, {record.set_by: record for record in records}),
        *_promises(scene),
        *_signs(scene, signposts, titles, signs),
    ]
    yield from found or [scene.words.say("watch.none", (scene.meeting.id,), "open")]


def _deadlines(scene: Scene, rows: Sequence[Countdown], records: Mapping[str, Record]) -> Iterator[Sentence]:
    ahead = [row for row in rows if row.ahead]
    for row in ahead:
        head, *rest = countdown_words(row, scene.names, scene.words)
        yield head
        yield from (sentence for sentence in rest if sentence.rule == "deadline.announced")
    for setter in dict.fromkeys(row.set_by or "" for row in ahead):
        if setter in records:
            yield record_words(records[setter], scene.names, scene.words)[0]


def _promises(scene: Scene) -> Iterator[Sentence]:
    due = [row for row in scene.held.commitments if scene.view.sees(row) and row.due and row.due > scene.by]
    for row in sorted(due, key=lambda each: (each.due or each.as_of, each.id)):
        values: dict[str, Value] = {"party": scene.name(row.party), "due": row.due or row.as_of, "text": row.text}
        yield scene.words.say("watch.promise", (row.id,), **values)


def _signs(
    scene: Scene,
    signposts: Sequence[SignpostState],
    titles: Mapping[str, str],
    signs: Mapping[tuple[str, str], str],
) -> Iterator[Sentence]:
    told = [row for row in signposts if row.state in (TRIPPED, UNSURE)]
    for row in sorted(told, key=lambda each: (-abs(each.counted), each.id)):
        rule = f"watch.{row.state}_{'against' if row.counted < 0 else 'for'}"
        sign = signs.get((row.scenario, row.signpost), row.indicator)
        scenario = titles.get(row.scenario, row.scenario)
        yield scene.words.say(rule, (row.id, *row.because), scenario=scenario, sign=sign)
    blind = [row for row in signposts if row.state == NOT_OBSERVED]
    if blind:
        yield scene.words.say("watch.blind", tuple(row.id for row in blind), "open", n=len(blind))
