"""Red lines: what each rules out, and which of them leave an issue without any option."""

from collections.abc import Mapping
from itertools import combinations

from truce.model.ground import Block, RedLine
from truce.model.talks import Negotiation
from truce.talks.ground.standing import ALL, View, positions


def red_lines(negotiation: Negotiation, view: View = ALL) -> list[RedLine]:
    """Every standing red line, one for each party and issue; lines of several kinds add up."""
    known = {option.id for option in negotiation.options if view.sees(option)}
    found: dict[tuple[str, str], RedLine] = {}
    for row in positions(negotiation, view):
        if not row.red_line:
            continue
        before = found.get((row.party, row.issue))
        out = {id for id in row.rules_out if id in known} | set(before.rules_out if before else ())
        found[row.party, row.issue] = RedLine(
            party=row.party,
            issue=row.issue,
            rules_out=tuple(id for id in negotiation.options_of(row.issue) if id in out),
            because=(*(before.because if before else ()), row.id),
            inferred=row.kind == "inferred" or bool(before and before.inferred),
        )
    return list(found.values())


def blocks(negotiation: Negotiation, view: View = ALL) -> list[Block]:
    """For each issue the smallest sets of parties whose red lines rule out all its options that were on the table.

    Of those whose consent is needed: the line of a mediator or an observer stands, and blocks nothing.
    """
    lines = [line for line in red_lines(negotiation, view) if line.party in negotiation.parties]
    found: list[Block] = []
    for issue in negotiation.issues:
        table = {o.id for o in negotiation.options if o.issue == issue.id and view.sees(o)}
        mine = {line.party: line for line in lines if line.issue == issue.id and line.rules_out}
        if table:
            found += [_block(issue.id, [mine[party] for party in parties]) for parties in _smallest(table, mine)]
    return found


def _smallest(table: set[str], lines: Mapping[str, RedLine]) -> list[tuple[str, ...]]:
    """Every set of parties that covers the table and holds no smaller one that does."""
    found: list[tuple[str, ...]] = []
    for size in range(1, len(lines) + 1):
        for parties in combinations(lines, size):
            spare = any(set(small) <= set(parties) for small in found)
            if not spare and table <= {id for party in parties for id in lines[party].rules_out}:
                found.append(parties)
    return found


def _block(issue: str, lines: list[RedLine]) -> Block:
    return Block(
        issue=issue,
        parties=tuple(line.party for line in lines),
        because=tuple(id for line in lines for id in line.because),
        inferred=any(line.inferred for line in lines),
    )
