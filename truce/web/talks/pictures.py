"""The pictures of the talks in the reader's words; a table always stands beside each."""

from collections.abc import Callable
from itertools import combinations

from markupsafe import Markup

from truce.drawn import Bargain, Group, Mark, Overlap, Row, Spot, draw_bargain, draw_overlap
from truce.model.ground import Ground
from truce.model.packages import Packages
from truce.web.talks.words import Words

PHONE, ROOM = 360.0, 840.0
PLANES = 3  # pairs of parties that are drawn; a table tells all


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


def bargain(words: Words, told: Packages) -> list[Markup]:
    """A plane for each pair of parties, where there are not too many: what every package told would give them."""
    pairs = list(combinations(range(len(told.parties)), 2))
    if not told.offers or len(pairs) > PLANES:
        return []
    return [_plane(words, told, *pair) for pair in pairs]


def _plane(words: Words, told: Packages, first: int, second: int) -> Markup:
    say = words.say
    one, other = (words.party(told.parties[n]) for n in (first, second))
    made = Bargain(
        title=say("packages.bargain_of", one=one, other=other),
        across=say("packages.axis", party=one),
        up=say("packages.axis", party=other),
        spots=_spots(words, told, first, second),
        words={name: say(f"packages.k_{name}") for name in ("package", "refused", "named", "text")},
        number=lambda value: say.number(value, None),
        text=_text(told, first, second),
    )
    return both(lambda width: draw_bargain(made, width))


def _spots(words: Words, told: Packages, first: int, second: int) -> list[Spot]:
    """The packages told, by their numbers, and those that theories name, by their names."""
    named: dict[tuple[float, ...], list[str]] = {}
    offers = {offer.gain: offer for offer in told.offers}
    numbers = {offer.gain: words.say.number(n) for n, offer in enumerate(told.offers, start=1)}
    for theory in told.named:
        for offer in theory.offers:
            named.setdefault(offer.gain, []).append(words.say(f"packages.short_{theory.theory}"))
            offers.setdefault(offer.gain, offer)
    return [
        Spot(gain[first], gain[second], numbers.get(gain, ""), tuple(named.get(gain, ())), bool(offer.refused))
        for gain, offer in offers.items()
    ]


def _text(told: Packages, first: int, second: int) -> tuple[float, float] | None:
    """What the current text gives over no deal, where it settles every issue."""
    if told.text is None or not told.text.worth:
        return None
    floor = {one.party: one.worth for one in told.assumptions if one.option is None}
    gains = [worth - floor[party] for worth, party in zip(told.text.worth, told.parties, strict=True)]
    return gains[first], gains[second]
