"""The linter: what a sound agreement file leaves open, why it matters, how others worded it, and what to write.

`check_file` finds what keeps a file from being used; the linter reads files without such faults and points at what
will be disputed later. Files given together are also held against one another.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from truce.wire import agreement_lint_terms, agreement_lint_whole
from truce.wire.agreement_lint_draft import Draft, Hit, read_draft
from truce.wire.agreement_lint_like import Worded, worded
from truce.wire.agreement_lint_pairs import pair_hits
from truce.wire.agreement_lint_rules import RULES, SEVERITIES, LintRule

__all__ = ["RULES", "SEVERITIES", "Draft", "Lint", "LintRule", "as_lines", "count", "lint", "lint_beside", "read_draft"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lint:
    """One finding: the rule, where it stands, what stands there, why it matters, who worded it, what to write."""

    rule: str
    severity: str
    file: str
    line: int
    agreement: str
    term: str | None
    field: str
    what: str
    why: str
    others: tuple[Worded, ...]
    instead: str

    @property
    def place(self) -> str:
        """File, line, term and field in one phrase."""
        where = ", ".join(p for p in (f"term {self.term}" if self.term else "", self.field) if p)
        return f"{self.file}:{self.line}: {where}" if where else f"{self.file}:{self.line}"

    def as_data(self) -> dict[str, Any]:
        """The finding as plain data."""
        return asdict(self)


def lint(drafts: Sequence[Draft]) -> list[Lint]:
    """Every finding in the drafts and between them: the gravest first, then by file and line.

    Give the drafts of one negotiation together, and what overlaps or disagrees between them is found too.
    """
    found = [_found(draft, hit) for draft in drafts for hit in _hits(draft)]
    found += [_found(draft, hit) for draft, hit in pair_hits(drafts)]
    return _sorted(found, drafts)


def lint_beside(draft: Draft, others: Sequence[Draft]) -> list[Lint]:
    """Every finding in one draft, and between it and each of the others; what the others leave open is not told."""
    found = [_found(draft, hit) for hit in _hits(draft)]
    found += [_found(where, hit) for other in others for where, hit in pair_hits([other, draft])]
    return _sorted(found, [*others, draft])


def _sorted(found: Sequence[Lint], drafts: Sequence[Draft]) -> list[Lint]:
    order = {draft.file: place for place, draft in enumerate(drafts)}
    return sorted(found, key=lambda f: (SEVERITIES.index(f.severity), order[f.file], f.line, f.rule, f.what))


def count(found: Iterable[Lint]) -> dict[str, int]:
    """How many findings of each severity, all of them named."""
    told = [f.severity for f in found]
    return {severity: told.count(severity) for severity in SEVERITIES}


def as_lines(found: Sequence[Lint]) -> list[str]:
    """The findings in words, by rule: every place, then why it matters, who worded it how, and what to write."""
    lines = []
    for rule in dict.fromkeys(f.rule for f in found):
        mine = [f for f in found if f.rule == rule]
        lines += [f"{mine[0].severity}: {rule}"]
        lines += [f"  {f.place}: {f.what}" for f in mine]
        lines += [f"  why: {mine[0].why}"]
        lines += [f"  others: {other}" for other in dict.fromkeys(o for f in mine for o in f.others[:1])]
        lines += [f"  write: {mine[0].instead}"]
    return lines


def _hits(draft: Draft) -> Iterator[Hit]:
    for check in (*agreement_lint_whole.CHECKS, *agreement_lint_terms.CHECKS):
        yield from check(draft)


def _found(draft: Draft, hit: Hit) -> Lint:
    rule, rest = RULES[hit.rule], hit.place
    term = draft.agreement.terms[int(rest[1])] if len(rest) > 1 and rest[0] == "terms" else None
    return Lint(
        rule=rule.id,
        severity=rule.severity,
        file=draft.file,
        line=draft.lines.of(hit.place),
        agreement=draft.agreement.id,
        term=term.id if term else None,
        field=dotted(rest[2:] if term else rest),
        what=hit.what,
        why=rule.why,
        others=worded(rule.id, draft.agreement, term),
        instead=rule.instead,
    )


def dotted(place: tuple[str | int, ...]) -> str:
    """`zone.kind`, `indicators[2]`: a place as people write it, counted from 1."""
    text = ""
    for step in place:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text
