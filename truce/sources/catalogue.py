"""Which sources there are, and the way in. Ours enter by the door that a stranger's package uses."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

from truce.errors import UnusableSource, WrongUsage
from truce.model.card import Card
from truce.sources.contract import Parcel, Read, Window

GROUP = "truce.sources"
BEGIN, END = "<!-- cards: begin -->", "<!-- cards: end -->"


def cards() -> dict[str, Card]:
    """Every installed source's card by its name, sorted; none of the sources is loaded.

    A package brings a source with an entry point of the group "truce.sources" that names a Card. Raises UnusableSource
    for one that cannot be loaded, is no Card, or has another's name.
    """
    answer: dict[str, Card] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda p: (p.name, p.value)):
        try:
            card = point.load()
        except (ImportError, AttributeError) as fault:
            raise UnusableSource(
                "a source's card cannot be loaded", source=point.name, entry_point=point.value
            ) from fault
        if not isinstance(card, Card):
            raise UnusableSource(
                "an entry point of truce.sources must name a Card", source=point.name, found=point.value
            )
        if card.name in answer and answer[card.name] != card:
            raise UnusableSource("two sources of one name", source=card.name, entry_point=point.value)
        answer[card.name] = card
    return dict(sorted(answer.items()))


def open_source(card: Card) -> Read:
    """The reader that a card names, imported now. Raises UnusableSource where it or its library is missing.

    The reader raises WrongUsage for an option that the card does not name: a misspelt one would change nothing unseen.
    """
    module, _, name = card.opens.partition(":")
    try:
        reader: Read = getattr(import_module(module), name)
    except (ImportError, AttributeError) as fault:
        raise UnusableSource(
            "a source cannot be opened", source=card.name, opens=card.opens, remedy=f"it needs: {card.needs}"
        ) from fault

    def read(path: Path, window: Window, options: Mapping[str, str]) -> Iterator[Parcel]:
        _known(card, options)
        return reader(path, window, options)

    return read


def _known(card: Card, options: Mapping[str, str]) -> None:
    known = option_names(card)
    for name in options:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            told = f"this source has: {', '.join(known)}" if known else "this source has no options"
            remedy = f"write {near[0]}; {told}" if near else told
            raise WrongUsage("an option that the source does not have", source=card.name, option=name, remedy=remedy)


def option_names(card: Card) -> list[str]:
    """The names of a card's options: each is written "name: what it does"."""
    return [option.partition(":")[0].strip() for option in card.options]


def cards_as_markdown(told: Sequence[Card] | None = None) -> str:
    """The cards as one Markdown text: docs/sources.md holds it between its markers, and a test compares them."""
    return "\n\n".join(_card(card) for card in (cards().values() if told is None else told)) + "\n"


def _card(card: Card) -> str:
    facts = (
        ("tells", card.tells),
        ("blind to", card.blind_to),
        ("needs", card.needs),
        ("a row is", card.rows_count),
        ("unit", f"`{card.unit}`"),
        ("gives", ", ".join(card.gives)),
        ("time zone", card.time_zone),
        ("grade", f"{card.grade}, unless the mission's settings say otherwise"),
        ("once", "tells one incident at most once" if card.once else "may tell one incident many times"),
        ("licence", card.licence),
        ("credit", card.attribution),
    )
    lines = [f"## `{card.name}`: {card.title}", "", "| | |", "|---|---|", *(f"| {k} | {v} |" for k, v in facts)]
    for title, items in (("Known faults", card.known_faults), ("Options", card.options)):
        if items:
            lines += ["", f"{title}:", "", *(f"- {item}" for item in items)]
    return "\n".join(lines)


def write_page(page: Path) -> None:
    """Put the cards as they are into docs/sources.md, between its two markers."""
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n\n{cards_as_markdown()}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    write_page(Path(sys.argv[1]))
