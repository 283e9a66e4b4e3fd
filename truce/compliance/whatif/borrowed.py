"""Zones that a draft names and nobody drew for it: those of the same name that were drawn for another agreement."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from truce.compliance.contract import Evidence
from truce.errors import WrongUsage
from truce.model.agreement import Agreement, Term


def lent(evidence: Evidence, agreement: Agreement) -> tuple[Evidence, tuple[str, ...]]:
    """The evidence with such zones lent to the draft, and their names.

    Raises WrongUsage where two agreements drew a zone of one name differently: which is meant is not for us to choose.
    """
    zones = evidence.zones
    own = zones.filter(pl.col("agreement").is_null() | (pl.col("agreement") == agreement.id))
    wanted = {name for term in agreement.terms for name in zones_named(term)} - set(own["name"])
    others = zones.filter(pl.col("name").is_in(wanted) & (pl.col("agreement") != agreement.id))
    if not others.height:
        return evidence, ()
    _refuse_rivals(others)
    drawers = others.group_by("name").agg(pl.col("agreement").first())
    taken = others.join(drawers, on=["name", "agreement"], how="semi").with_columns(
        pl.lit(agreement.id, dtype=zones.schema["agreement"]).alias("agreement")
    )
    return replace(evidence, zones=pl.concat([zones, taken])), tuple(sorted(set(taken["name"])))


def _refuse_rivals(others: pl.DataFrame) -> None:
    shapes = others.group_by("name", "agreement").agg(pl.col("geometry").sort()).group_by("name")
    for name, drawn in shapes.agg(pl.col("geometry").n_unique()).sort("name").iter_rows():
        if drawn > 1:
            by = others.filter(pl.col("name") == name)["agreement"].unique().sort().to_list()
            raise WrongUsage(
                "several agreements of the mission draw a zone of this name, and not alike",
                zone=name,
                agreements=", ".join(by),
                remedy="draw it for the draft: a zone file whose `agreement` is the draft's id",
            )


def zones_named(term: Term) -> Iterator[str]:
    """Every name by which a term or one of its readings may call a drawn zone."""
    zone = term.zone
    yield from (name for name in (zone.name, zone.description, zone.reference_line) if name)
    yield from zone.zones
    for reading in term.readings:
        yield from (name for name in (reading.zone, *reading.zone_excludes) if name)
