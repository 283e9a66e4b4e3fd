"""What it would take: the one thing in the way, lines that leave nothing, answers that nobody has given.

A red line that stands in the way is named, and that it should move is said nowhere.
"""

from collections.abc import Iterator

from truce.model.brief import Sentence
from truce.model.ground import Zone
from truce.model.packages import KEYS, Packages, Rule
from truce.model.talks import INFERRED
from truce.talks.ground import answers, blocks, overlap, zones
from truce.talks.phrases import Value
from truce.talks.takeaways.scene import Scene


def takes(scene: Scene, packages: Packages | None) -> Iterator[Sentence]:
    """From packages, by what was assumed of worth; then by issue what blocks, what is closed, and whom to ask."""
    if packages is not None:
        yield from _packages(scene, packages)
    blocked = blocks(scene.held, scene.view)
    for block in blocked:
        rule = "takes.blocked_inferred" if block.inferred else "takes.blocked"
        parties = scene.words.listed(scene.name(party) for party in block.parties)
        yield scene.words.say(rule, block.because, "bad", issue=scene.name(block.issue), parties=parties)
    yield from _contradicted(scene)
    zoned = [zone for zone in zones(scene.held, scene.view) if zone.issue in scene.on_the_table]
    left = [zone for zone in zoned if zone.issue not in {block.issue for block in blocked}]
    yield from _closed(scene, left)
    yield from _conditions(scene, left)
    for state in ("unexplored", "empty"):
        yield from (_open(scene, zone) for zone in left if zone.state == state)


def _contradicted(scene: Scene) -> Iterator[Sentence]:
    """Who said yes to what its own red line rules out: the line counts, and the reader is told that both stand."""
    for cell in overlap(scene.held, scene.view):
        if cell.contradicted:
            told: dict[str, Value] = {"party": scene.name(cell.party), "option": scene.quoted(cell.option)}
            yield scene.words.say("takes.contradicted", cell.because, "open", **told, issue=scene.name(cell.issue))


def _closed(scene: Scene, zoned: list[Zone]) -> Iterator[Sentence]:
    for zone in zoned:
        if zone.state == "closed":
            yield scene.words.say("takes.closed", (zone.issue, *zone.refused), "bad", issue=scene.name(zone.issue))


def _conditions(scene: Scene, zoned: list[Zone]) -> Iterator[Sentence]:
    """Conditions that were named, of options that nobody refuses."""
    alive = {option for zone in zoned for option in (*zone.conditional, *zone.unexplored)}
    rows = sorted(answers(scene.held, scene.view).values(), key=lambda row: row.kind == INFERRED)
    for row in rows:
        if row.condition and row.answer == "conditional" and row.option in alive:
            told: dict[str, Value] = {"party": scene.name(row.party), "option": scene.quoted(row.option)}
            rule = "takes.condition_inferred" if row.kind == INFERRED else "takes.condition"
            yield scene.words.say(rule, (row.id,), **told, condition=row.condition)


def _packages(scene: Scene, packages: Packages) -> Iterator[Sentence]:
    assumed = tuple(each.id for each in packages.assumptions if each.id)
    if packages.acceptable:
        yield scene.words.say("takes.open", assumed, "good", n=packages.acceptable)
        return
    if KEYS in packages.undone or packages.gap is not None:
        yield scene.words.say("takes.unsought", assumed, "open")
    for key in packages.keys:
        because = [id for rule in key.rules for id in rule.because]
        what = scene.words.listed(_rule(scene, rule) for rule in key.rules)
        yield scene.words.say("takes.key", because or assumed, rule=what)
    for short in packages.short:
        if short.points is not None and short.points > 0:
            yield scene.words.say("takes.short", assumed, party=scene.name(short.party), points=round(short.points, 1))


def _rule(scene: Scene, rule: Rule) -> str:
    told = scene.words.say(
        f"rule.{rule.kind}",
        party=scene.name(rule.party or ""),
        option=scene.quoted(rule.option),
        others=scene.words.listed(scene.quoted(other) for other in rule.others),
    )
    return told.text


def _open(scene: Scene, zone: Zone) -> Sentence:
    """The option that lacks the fewest answers, and whose."""
    issue = scene.name(zone.issue)
    if zone.state == "empty" or not zone.to_ask:
        return scene.words.say("takes.empty", (zone.issue,), "open", issue=issue)
    lacking: dict[str, list[str]] = {}
    for party, option in zone.to_ask:
        lacking.setdefault(option, []).append(scene.name(party))
    nearest = min(lacking, key=lambda option: len(lacking[option]))
    because = (zone.issue, nearest, *lacking)
    told: dict[str, Value] = {"parties": scene.words.listed(lacking[nearest]), "option": scene.name(nearest)}
    return scene.words.say("takes.ask", because, "open", issue=issue, **told)
