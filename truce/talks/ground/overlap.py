"""Issue by party, option by option: who would take what; and the zone of possible agreement of each issue."""

from collections.abc import Iterable

from truce.model.ground import Cell, RedLine, Zone
from truce.model.talks import ACCEPT, CONDITIONAL, INFERRED, REJECT, UNKNOWN, Negotiation
from truce.talks.ground.lines import red_lines
from truce.talks.ground.standing import ALL, View, answers


def overlap(negotiation: Negotiation, view: View = ALL, parties: Iterable[str] | None = None) -> list[Cell]:
    """Every cell of the matrix: issues, their options, each party (by default those whose consent is needed)."""
    said, lines = answers(negotiation, view), {(line.party, line.issue): line for line in red_lines(negotiation, view)}
    asked = negotiation.parties if parties is None else tuple(parties)
    cells = []
    for issue in negotiation.issues:
        for option in (o for o in negotiation.options if o.issue == issue.id and view.sees(o)):
            for party in asked:
                row, line = said.get((party, option.id)), lines.get((party, issue.id))
                cell = Cell(
                    issue=issue.id,
                    option=option.id,
                    party=party,
                    answer=row.answer if row else UNKNOWN,
                    condition=row.condition if row else None,
                    inferred=bool(row and row.kind == INFERRED),
                    because=(row.id,) if row else (),
                )
                cells.append(_ruled_out(cell, line) if line and option.id in line.rules_out else cell)
    return cells


def _ruled_out(cell: Cell, line: RedLine) -> Cell:
    """The cell under a red line of its party; a yes that contradicts it stays named."""
    return Cell(
        issue=cell.issue,
        option=cell.option,
        party=cell.party,
        answer=REJECT,
        red_line=True,
        inferred=line.inferred,
        contradicted=cell.answer in (ACCEPT, CONDITIONAL),
        because=(*cell.because, *line.because),
    )


def zones(negotiation: Negotiation, view: View = ALL, parties: Iterable[str] | None = None) -> list[Zone]:
    """The zone of each issue."""
    cells = overlap(negotiation, view, parties)
    return [_zone(issue.id, [cell for cell in cells if cell.issue == issue.id]) for issue in negotiation.issues]


def _zone(issue: str, cells: list[Cell]) -> Zone:
    by_option: dict[str, list[Cell]] = {}
    for cell in cells:
        by_option.setdefault(cell.option, []).append(cell)
    sorts: dict[str, list[str]] = {"common": [], "conditional": [], "unexplored": [], "refused": []}
    for option, row in by_option.items():
        sorts[_sort({cell.answer for cell in row})].append(option)
    state = next((name for name in ("common", "conditional", "unexplored") if sorts[name]), None)
    state = state or ("closed" if by_option else "empty")
    deciding = sorts["refused" if state == "closed" else state] if by_option else []
    return Zone(
        issue=issue,
        state=state,
        common=tuple(sorts["common"]),
        conditional=tuple(sorts["conditional"]),
        unexplored=tuple(sorts["unexplored"]),
        refused=tuple(sorts["refused"]),
        to_ask=tuple((c.party, c.option) for c in cells if c.answer == UNKNOWN and c.option in sorts["unexplored"]),
        inferred=any(_leans(by_option[option]) for option in deciding),
    )


def _sort(answers: set[str]) -> str:
    if REJECT in answers:
        return "refused"
    if UNKNOWN in answers:
        return "unexplored"
    return "conditional" if CONDITIONAL in answers else "common"


def _leans(row: list[Cell]) -> bool:
    """Whether what became of an option hangs on an inferred answer: a refusal that somebody gave hangs on none."""
    if any(cell.answer == REJECT for cell in row):
        return all(cell.inferred for cell in row if cell.answer == REJECT)
    return any(cell.inferred for cell in row)
