"""Will each part of a truce hold, in a brief: the whole, its areas and its terms, by one mark of what ends a part."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from truce.briefs.facts import Facts
from truce.briefs.held import MONTH, hold_cells
from truce.briefs.names import area_name
from truce.briefs.saying import Saying
from truce.briefs.wording import Words
from truce.model.brief import Cell, Row, Sentence
from truce.model.forecast import GONE, PART
from truce.vocabulary import vocabulary

Said = Mapping[str, Any]
ALL = "all"


def first_to_go(facts: Facts, words: Words, said: Iterable[Said]) -> Iterator[Sentence]:
    """Of each truce the area or term with the least chance to hold for a month; nothing where none is told."""
    for one in _by_truce(facts, said):
        told = [row for row in one if row["p"] is not None and row["state"] not in GONE and _is_part(row)]
        if not told:
            continue
        least, say = min(told, key=lambda row: (row["p"], row["id"])), Saying(words)
        given = {"part": say.name("part", _name(facts, words, least)), "chance": say.chance("p", least["p"])}
        given |= {name: say.percent(f"p_{name}", least[f"p_{name}"]) for name in ("low", "high")}
        given |= {"days": say.many("days", "count.day", MONTH), "mark": say.name("mark", _mark(words, least))}
        yield say.sentence("outlook.part_first", (least["id"],), **given)


def part_rows(facts: Facts, words: Words, said: Iterable[Said]) -> Iterator[Row]:
    """Of each truce a line that says what ends a part, then its parts; those of which nothing is told in one row."""
    for rows in _by_truce(facts, said):
        days = words.plural("count.day", MONTH)
        yield Row((Cell(words.say("outlook.by_part", days=days, mark=_mark(words, rows[0]))),), heading=True)
        silent = [one for one in rows if one["p"] is None and one["state"] not in GONE]
        for one in rows:
            if one not in silent:
                yield Row((Cell(_name(facts, words, one)), *hold_cells(words, [one])), ids=(one["id"],))
        if silent:
            names = ", ".join(_name(facts, words, one) for one in silent)
            yield Row((Cell(names), *hold_cells(words, silent[:1])), ids=tuple(one["id"] for one in silent))


def _by_truce(facts: Facts, said: Iterable[Said]) -> Iterator[list[Said]]:
    """The parts of each truce a month on, by the middle mark: the whole, its areas, its terms over the whole area."""
    order = [agreement.id for agreement in facts.material.agreements]
    rows = [one for one in said if one["kind"] == PART and one["ahead_days"] == MONTH and _shown(one)]
    rows = sorted((one for one in rows if one["agreement"] in order), key=lambda one: order.index(one["agreement"]))
    for _, some in groupby(rows, key=lambda one: str(one["agreement"])):
        mine = list(some)
        mark = _middle({str(one["definition"]) for one in mine})
        yield sorted((one for one in mine if one["definition"] == mark), key=_rank)


def _shown(one: Said) -> bool:
    return one["term"] is None or one["area"] == ALL


def _is_part(one: Said) -> bool:
    return one["term"] is not None or one["area"] is not None


def _rank(one: Said) -> tuple[bool, bool, str]:
    return (_is_part(one), one["term"] is not None, str(one["term"] or one["area"] or ""))


def _middle(marks: Iterable[str]) -> str:
    """The mark that stands in the middle of the vocabulary's order: as the page and the terminal choose it."""
    known = list(vocabulary().ends)
    found: Sequence[str] = sorted(marks, key=lambda name: (known.index(name) if name in known else len(known), name))
    return found[len(found) // 2]


def _mark(words: Words, one: Said) -> str:
    return words.inline("end", one["definition"])


def _name(facts: Facts, words: Words, one: Said) -> str:
    if one["term"] is not None:
        return str(one["term"])
    if one["area"] is None:
        return words.say("outlook.part_whole")
    return words.say("outlook.part_terms", area=area_name(facts, words, one["area"]))
