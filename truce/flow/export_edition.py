"""What an export for the parties or the public holds: places by the rule of coarsening, later, without words that tell.

A noun that no rule names does not leave in those editions; the internal one is everything, as it stands.
"""

from datetime import timedelta

import numpy as np
import polars as pl

from truce.errors import Refused, WrongUsage
from truce.flow.edition import refuse_unpublished
from truce.flow.house import House
from truce.model.mandate import Mandate
from truce.people.coarsen import Rule, coarse_many, rule_of
from truce.vocabulary.protection import EDITIONS

PLACES = {"reports": "impact", "incidents": "impact", "sightings": "weapons", "coverage": "watch"}  # noun -> its rule
WITHOUT_PLACE = (  # a party's own words, what the agreement itself says, and figures that were made to leave
    *("claims", "zones", "released"),
)
WORDS = (  # they are a person's, or lead to one
    *("text", "url", "place", "reference", "file", "row", "note", "time_text", "serials", "site", "geometry"),
    *("disagreements", "factors"),
)
BLAME = ("by", "against", "party", "restricted_by")  # told by sources; a party's claim is its own


def refuse_edition(house: House, noun: str, edition: str) -> None:
    """Refuse what may not leave in an edition. Raises WrongUsage for no edition, Refused for what it does not get."""
    if edition not in EDITIONS:
        raise WrongUsage("there is no such edition", remedy=f"one of: {', '.join(EDITIONS)}")
    if edition == "public":
        refuse_unpublished(house.choices.mandate)
    if edition != "internal" and noun not in PLACES and noun not in WITHOUT_PLACE:
        remedy = f"these may: {', '.join((*PLACES, *WITHOUT_PLACE))}; or make a brief"
        raise Refused("no rule lets that noun leave", noun=noun, edition=edition, remedy=remedy)


def blurred(house: House, noun: str, rows: pl.DataFrame, edition: str) -> pl.DataFrame:
    """The rows as an edition may hold them; the internal one as they stand."""
    if edition == "internal":
        return rows
    mandate = house.choices.mandate
    if noun in PLACES:
        wait = timedelta(hours=mandate.publication_delay_hours if edition == "public" else 0)
        rule = rule_of(PLACES[noun], edition, at_least=wait)
        rows = _coarse(rows.filter(pl.col("latest") <= house.clock() - rule.delay), rule)
    return _without(rows, noun, mandate)


def _coarse(rows: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    told = [rows[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in ("lon", "lat", "radius_m")]
    shown = dict(zip(("lon", "lat", "radius_m"), coarse_many(told[0], told[1], told[2], rule), strict=True))
    placed = [pl.Series(name, values).fill_nan(None) for name, values in shown.items()]
    if "where_kind" in rows.columns:
        kind = pl.when(pl.col("lon").is_null()).then(pl.lit("none")).otherwise(pl.lit("disc"))
        return rows.with_columns(placed).with_columns(kind.alias("where_kind"))
    return rows.with_columns(placed)


def _without(rows: pl.DataFrame, noun: str, mandate: Mandate) -> pl.DataFrame:
    """Without words that lead to a person, and without blame where the mandate forbids attribution."""
    kept = ("geometry",) if noun == "zones" else ()
    gone = [name for name in WORDS if name in rows.columns and name not in kept]
    if not mandate.attribution_allowed and noun in PLACES:
        gone += [name for name in BLAME if name in rows.columns]
    return rows.with_columns([_nothing(rows.schema[name]).alias(name) for name in gone])


def _nothing(kind: pl.DataType) -> pl.Expr:
    return pl.lit([], dtype=kind) if isinstance(kind, pl.List) else pl.lit(None, dtype=kind)
