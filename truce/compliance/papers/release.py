"""What papers add to rulings once they are made: claimed releases, and that a term rests.

A side may say that the other's breach freed it. That is recorded; it lifts no obligation in silence.
"""

import polars as pl

from truce.compliance.book import Book
from truce.compliance.papers.gates import suspended_since
from truce.compliance.papers.shelf import RELEASING, Paper, Shelf, shelf_of
from truce.compliance.periods import instant
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting

NO_DUTY = frozenset({"permission", "release", "duration"})


def claims_of(shelf: Shelf, rule: Rule) -> list[Paper]:
    """Documents by which a side declares itself released from the rule's agreement, or from its term."""
    papers = (p for p in shelf.papers if p.event in RELEASING and p.shows == "done" and p.by is not None)
    own = {None, rule.term.id} | {t.id for t in rule.agreement.terms if t.rule.get("measure") == "release"}
    return [p for p in papers if p.agreement == rule.agreement.id and p.term in own]


def note_releases(setting: Setting, rule: Rule, book: Book, first: tuple[int, int]) -> None:
    """Note claimed releases in the rulings of one rule: rows and frames of the book from these numbers on.

    Every ruling on the claimant's own duty names the document, under every reading. Only under the claimant's own
    reading does the status become `released`: from the claim on, and never in place of a breach of the whole period.
    A term that rests since another is not kept says so, where what it bound until then was not broken.
    """
    claims = [] if rule.measure in NO_DUTY else claims_of(shelf_of(setting), rule)
    rows, frames = first
    if suspended_since(setting, rule) is not None:
        book.counted[frames:] = [resting(frame) for frame in book.counted[frames:]]
    for claim in claims:
        book.counted[frames:] = [noted(frame, rule, claim) for frame in book.counted[frames:]]
        written = book.rulings[rows:]
        if written:
            kept = pl.DataFrame(
                [{n: r[n] for n in ("party", "earliest", "latest", "status", "reason", "because")} for r in written],
                schema_overrides={"because": pl.List(pl.String)},
            )
            for row, new in zip(written, noted(kept, rule, claim).iter_rows(named=True), strict=True):
                row.update({n: new[n] for n in ("status", "reason", "because")})


def resting(rulings: pl.DataFrame) -> pl.DataFrame:
    """Rulings of a term that rests: over its whole period it is suspended, unless it was broken before."""
    rests = (pl.col("period") == "whole") & ~pl.col("status").str.starts_with("breached")
    return rulings.with_columns(
        pl.when(rests).then(pl.lit("suspended")).otherwise(pl.col(name)).alias(name) for name in ("status", "reason")
    )


def noted(rulings: pl.DataFrame, rule: Rule, claim: Paper) -> pl.DataFrame:
    """Rulings of one rule with one claimed release noted in them."""
    at = pl.lit(instant(claim.end))
    concerned = (pl.col("party") == claim.by) & (pl.col("latest") > at)
    named = pl.concat_list(pl.col("because").cast(pl.List(pl.String)), pl.lit([claim.id], pl.List(pl.String)))
    found = rulings.with_columns(pl.when(concerned).then(named).otherwise(pl.col("because")).alias("because"))
    if rule.reading.by != claim.by:
        return found
    free = concerned & ((pl.col("earliest") >= at) | ~pl.col("status").str.starts_with("breached"))
    return found.with_columns(
        pl.when(free).then(pl.lit("released")).otherwise(pl.col(name)).alias(name) for name in ("status", "reason")
    )
