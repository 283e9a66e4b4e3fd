"""A narrative as statements, each with what it rests on: "Two craters were seen. [i1, v2]", one a line.

Ids are those within the case: items (i), visits (v), requests for access (a), explanations (h); an item of a joined
case by its whole id. What nobody outside may count apart is taken out of the text for others (`bare`).
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from truce.errors import NotEstablished
from truce.model.case import Case
from truce.model.information import Information

_ID = r"(?:cas-[0-9a-f]+/i|[ivah])\d+"
CITED = re.compile(rf"[ \t]*\[({_ID}(?:, ?{_ID})*)\](?=\s*(?:\n|$))")


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is said, and the ids it rests on."""

    text: str
    rests_on: tuple[str, ...] = ()


def narrative_of(statements: Iterable[Statement]) -> str:
    """The narrative that statements make, one a line; empty ones are left out."""
    lines = []
    for statement in statements:
        text = " ".join(statement.text.split())
        if text:
            lines.append(f"{text} [{', '.join(statement.rests_on)}]" if statement.rests_on else text)
    return "\n".join(lines)


def statements_of(narrative: str) -> tuple[Statement, ...]:
    """The statements of a narrative, also of one that was written without saying what each rests on."""
    found = []
    for line in narrative.splitlines():
        if not line.strip():
            continue
        cited = CITED.search(line)
        ids = tuple(part.strip() for part in cited[1].split(",")) if cited else ()
        found.append(Statement(CITED.sub("", line).strip(), ids))
    return tuple(found)


def bare(narrative: str) -> str:
    """The narrative without what its statements rest on: for editions that may not tell one item from another."""
    return CITED.sub("", narrative)


def may_be_cited(case: Case, items: Iterable[Information]) -> tuple[str, ...]:
    """What a statement may rest on: items of the case and of those joined to it, visits, access, explanations."""
    own = (item.id if item.case == case.id else item.full_id for item in items)
    around = (one.id for group in (case.visits, case.access, case.alternatives) for one in group)
    return (*own, *around)


def lacking(statements: Iterable[Statement], known: Collection[str]) -> tuple[str, ...]:
    """What is wrong, statement by statement (counted from 1): it rests on nothing, or on what is not in the case."""
    wrong = []
    for number, statement in enumerate(statements, 1):
        lost = [one for one in statement.rests_on if one not in known]
        if lost:
            wrong.append(f"statement {number} rests on what is not in this case: {', '.join(lost)}")
        elif not statement.rests_on:
            wrong.append(f"statement {number} rests on nothing that is named")
    return tuple(wrong)


def refuse_unsupported(statements: Collection[Statement], known: Collection[str]) -> None:
    """Raises NotEstablished where a statement stands without its evidence."""
    wrong = lacking(statements, known)
    if wrong or not statements:
        told = {f"lacking {n}": one for n, one in enumerate(wrong or ("nothing is said at all",), 1)}
        remedy = "name what each statement rests on, or take the statement out"
        raise NotEstablished("a statement does not stand without its evidence", **told, remedy=remedy)
