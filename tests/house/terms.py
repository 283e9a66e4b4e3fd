"""docs/terms.md: every term of the catalogue, its rule, its evidence, and what the demo's evidence says of it."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

from truce import bootstrap
from truce.compliance.contract import Evidence, Options
from truce.compliance.judge import judge
from truce.compliance.rules.rule import rule_of
from truce.compliance.rules.saying import in_words
from truce.compliance.whatif import begins, shifted
from truce.compliance.whatif.recast import recast
from truce.compliance.words import words
from truce.flow.collect import collect
from truce.flow.fuse import fuse
from truce.flow.house import Silent
from truce.flow.judge import evidence_of, options_of
from truce.model.agreement import Agreement, Term
from truce.sample.happenings import SIGNED_START
from truce.vocabulary import vocabulary
from truce.wire.agreement import read_agreement
from truce.wire.catalogue import agreement_ids, catalogue_path

SEED = 7
SIDES = ("heath", "karst")
HEAD = """# The {n} terms of the catalogue, as rules

Made from the catalogue and the code (`python -m tests.house.generated`). For each term: how it is told whether it
is kept (the measure, and the rule in words, under the text's own reading), which evidence that takes and from whom,
and **what the demo's evidence says of it**: the invented ceasefire of the Isle of Vela (seed {seed}), with every
agreement moved by whole days so that it begins when that truce does, its first side played by one of the two of the
island and the others by the other. No place of the real agreements is on the island: a term that speaks of a zone
or a line by name says that no geometry is at hand, as it should. Nothing here is a finding on any real agreement.

[What a rule is](rules.md), [documents](papers.md), [weapons](weapons.md), [coverage](coverage.md).

{counts}
"""


@cache
def demo() -> tuple[Evidence, Options]:
    """The evidence of the demo, fused, and how its mission judges."""
    with tempfile.TemporaryDirectory() as name:
        house, sample = bootstrap.demo_house(Path(name) / "demo", SEED, Silent())
        for file in sample.files:
            collect(house, file.source, file.path, options=file.options)
        fuse(house)
        return evidence_of(house), options_of(house)


def on_the_island(agreement: Agreement) -> Agreement:
    """The agreement moved to the demo's truce, its sides played by the island's."""
    start = begins(agreement)
    sides = [p.id for p in agreement.parties if p.is_side]
    cast = recast(agreement, {side: SIDES[min(n, 1)] for n, side in enumerate(sides)})
    return cast if start is None else shifted(cast, timedelta(days=(SIGNED_START - start).days))


def said(agreement: Agreement) -> dict[str, tuple[str, str]]:
    """Status and reason of every term on the demo, by whomever, under its first reading (or all, where they differ)."""
    evidence, options = demo()
    found = judge(evidence, [on_the_island(agreement)], options).rulings.to_pylist()
    whole = [r for r in found if (r["party"], r["area"], r["period"]) == ("any", "all", "whole")]
    first = {r["term"]: r for r in reversed(whole)} | {r["term"]: r for r in whole if r["reading"] == "text"}
    first |= {r["term"]: r for r in whole if r["reading"] == "*"}
    v = vocabulary()
    return {t: (v.label("statuses", r["status"]), v.label("reasons", r["reason"])) for t, r in first.items()}


def rows(agreement: Agreement) -> Iterator[str]:
    """A line of the table for every term."""
    status = said(agreement)
    for term in agreement.terms:
        rule = rule_of(agreement, term, term.readings[0], words())
        needs = "; ".join(dict.fromkeys(str(need) for need in rule.needs)) or "-"
        told = status.get(term.id, ("-", "-"))
        yield f"| {term.id} | {_cell(term)} | `{rule.measure}`: {in_words(rule)} | {needs} | {told[0]}: {told[1]} |"


def _cell(term: Term) -> str:
    return term.act.replace("|", "/")


def terms_page() -> str:
    """The whole page."""
    agreements = [read_agreement(catalogue_path(id)) for id in agreement_ids()]
    parts: list[str] = []
    measures: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    for agreement in agreements:
        lines = list(rows(agreement))
        parts += [f"## {agreement.title}", "", f"`{agreement.id}`", ""]
        parts += ["| term | text, in short | rule | evidence | on the demo |", "|---|---|---|---|---|", *lines, ""]
        for line in lines:
            measure, status = line.split("| `")[1].split("`")[0], line.rsplit(" | ", 1)[1].split(":")[0]
            measures[measure] += 1
            statuses[status] += 1
    total = sum(measures.values())
    counts = "\n".join(
        [_counted("Measures", measures), "", _counted("On the demo", statuses)],
    )
    return HEAD.format(n=total, seed=SEED, counts=counts) + "\n" + "\n".join(parts)


def _counted(title: str, counts: Counter[str]) -> str:
    told = ", ".join(f"{name} {n}" for name, n in sorted(counts.items(), key=lambda c: (-c[1], c[0])))
    return f"{title}: {told}."
