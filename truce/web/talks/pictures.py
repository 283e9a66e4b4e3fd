"""The pictures of the talks in the reader's words; a table always stands beside each."""

from collections.abc import Callable

from markupsafe import Markup

from truce.drawn import Group, Mark, Overlap, Row, draw_overlap
from truce.model.ground import Ground
from truce.web.talks.words import Words

PHONE, ROOM = 360.0, 840.0


def both(draw: Callable[[float], str]) -> Markup:
    """A picture drawn twice, for a phone and for a desk: letters are of one size on both, and the page shows one."""
    shown = f'<div class="near">{draw(PHONE)}</div><div class="far">{draw(ROOM)}</div>'
    return Markup(shown)  # noqa: S704 -- every text in it is escaped


def overlap(words: Words, told: Ground) -> Markup:
    """Who would take what, issue by issue, with the zone of each."""
    say = words.say
    made = Overlap(
        title=say("ground.overlap_of"),
        columns=[words.party(party) for party in told.parties],
        short=[words.short(party) for party in told.parties],
        groups=[_group(words, told, zone.issue, zone.state) for zone in told.zones],
        words={name: say(f"ground.{name}") for name in ("accept", "conditional", "reject", "unknown")}
        | {"red_line": say("ground.ruled_out"), "thought": say("talks.kind_inferred")},
        empty=say("positions.no_option"),
    )
    return both(lambda width: draw_overlap(made, width))


def _group(words: Words, told: Ground, issue: str, state: str) -> Group:
    rows: dict[str, dict[str, Mark]] = {}
    for cell in told.cells:
        if cell.issue == issue:
            rows.setdefault(cell.option, {})[cell.party] = Mark(cell.answer, cell.red_line, cell.inferred)
    return Group(
        name=words.issue(issue),
        state=words.say(f"ground.state_{state}"),
        rows=[Row(words.option(option), [marks[party] for party in told.parties]) for option, marks in rows.items()],
    )
