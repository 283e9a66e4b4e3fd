"""Editions: what leaves for the parties or the public waits, and names nobody, as the mandate says. Deny by default."""

from dataclasses import replace
from datetime import datetime, timedelta

import polars as pl

from truce.briefs.material import EDITIONS, Material, frame
from truce.errors import Refused, WrongUsage
from truce.flow.house import House
from truce.model.mandate import Mandate

FORETOLD = ("forecasts", "regimes", "conditions", "signals")  # tables of what may come


def refuse_unpublished(mandate: Mandate) -> None:
    """Raises Refused where the mandate does not allow publication at all."""
    if not mandate.publication_allowed:
        raise Refused(
            "the mandate does not allow publication", remedy="it is mandate.publication_allowed in truce.toml"
        )


def refuse_too_early(house: House, edition: str, material: Material) -> None:
    """Refuse an edition that the mandate does not allow, or not yet.

    The public one waits `publication_delay_hours` after the last instant it speaks of: what is fresh can be used to
    aim. Raises WrongUsage for an unknown edition, Refused for one that may not be made.
    """
    if edition not in EDITIONS:
        raise WrongUsage("there is no such edition", edition=edition, remedy=f"one of: {', '.join(EDITIONS)}")
    if edition != "public":
        return
    mandate = house.choices.mandate
    refuse_unpublished(mandate)
    told: datetime | None = frame(material.rulings).select(pl.col("latest").max()).item()
    free = min(told or material.as_of, material.as_of) + timedelta(hours=mandate.publication_delay_hours)
    if house.clock() < free:
        raise Refused("it is too early for the public", not_before=f"{free:%Y-%m-%d %H:%M} UTC")


def seen_in(material: Material, edition: str, mandate: Mandate) -> Material:
    """The material as an edition may show it: where the mandate forbids attribution, nothing is laid at a door.

    Rows that speak of one party go, and what sources say about who did it; "any" stays, and so do the parties' claims,
    which are theirs.
    """
    if edition == "public":  # what may come moves people, and those who would make it come
        nothing = {name: frame(getattr(material, name)).clear() for name in FORETOLD}
        material = replace(material, **nothing)  # type: ignore[arg-type]
    if edition == "internal" or mandate.attribution_allowed:
        return replace(material, edition=edition)
    rulings = frame(material.rulings).filter(pl.col("party") == "any")
    kept = rulings["id"].implode()
    nobody = pl.lit([], dtype=frame(material.incidents).schema["by"])
    return replace(
        material,
        edition=edition,
        rulings=rulings,
        grounds=frame(material.grounds).filter(pl.col("ruling").is_in(kept)),
        changes=frame(material.changes).filter(pl.col("party") == "any"),
        incidents=frame(material.incidents).with_columns(nobody.alias("by")),
        holdings=frame(material.holdings).filter(pl.col("party") == "unknown"),
        forecasts=frame(material.forecasts).filter(pl.col("party").is_null() | (pl.col("party") == "any")),
        regimes=frame(material.regimes).filter(pl.col("party") == "any"),
        conditions=frame(material.conditions).filter(pl.col("party").is_null() | (pl.col("party") == "any")),
        contrasts=frame(material.contrasts).clear(),  # they set a claim beside what is laid at that party's door
    )
