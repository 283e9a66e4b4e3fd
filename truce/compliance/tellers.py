"""Who tells of incidents, voice by voice: which voices are the claimant's own, which name the accused, who copies whom.

A voice is what fusion found to be one independence group: a source and all that took it from that source, one wording,
one address or one error (`Member.origin`). A report is the claimant's own where its source or its origin is the claim's
source, or where it carries the flag `party_claim` and tells of the claimant as the one who suffered, or, of nobody as
the one who suffered, of the accused as the doer. A voice is the claimant's own where all its reports are.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from truce.compliance.prepared import Ints
from truce.model.claim import Claim

TOLD = ("id", "source", "origin", "by", "against", "flags")


@dataclass(frozen=True, slots=True)
class Tellers:
    """One row a report of an incident: row (number of the incident), voice, source, origin, by, against, flags."""

    members: pl.DataFrame

    def voices(self, claim: Claim, rows: Ints) -> "Voices":
        """The voices of some incidents, as they bear on one claim."""
        names = pl.lit(True) if claim.about is None else (pl.col("by") == claim.about).fill_null(False)
        by_voice = self._among(rows).group_by("row", "voice").agg(own=_own(claim).all(), names=names.any())
        return Voices(by_voice.filter(~pl.col("own") & pl.col("names")).sort("row", "voice"))

    def _among(self, rows: Ints) -> pl.DataFrame:
        return self.members.join(pl.DataFrame({"row": rows}), on="row", how="semi")

    def copies(self, rows: Ints) -> tuple[str, ...]:
        """Chains within some incidents: `origin <- source (reports), ...`, those most often repeated first.

        Repeaters are reports of another origin than their voice's; where several sources share one origin, all are.
        """
        among = self._among(rows)
        own = among.filter(pl.col("origin") == pl.col("voice"))
        shared = own.filter(pl.col("source").n_unique().over("voice") > 1)
        taken = among.filter(pl.col("origin") != pl.col("voice"))
        told = pl.concat([shared.select("voice", teller="source"), taken.select("voice", teller="origin")])
        counted = told.filter(pl.col("teller") != pl.col("voice")).group_by("voice", "teller").len()
        by_voice = (
            counted.sort(["voice", "len", "teller"], descending=[False, True, False])
            .with_columns(pl.format("{} ({})", "teller", "len").alias("said"))
            .group_by("voice", maintain_order=True)
            .agg(pl.col("said").str.join(", "), pl.sum("len"))
            .sort(["len", "voice"], descending=[True, False])
        )
        return tuple(by_voice.select(pl.format("{} <- {}", "voice", "said")).to_series().to_list())


@dataclass(frozen=True, slots=True)
class Voices:
    """One row a voice beside the claimant that lays an incident at the door of the accused: row, voice."""

    told: pl.DataFrame

    def count(self, size: int) -> Ints:
        """How many such voices each of `size` incidents has."""
        return np.bincount(self.told["row"].to_numpy(), minlength=size).astype(np.int64)

    def distinct(self, rows: Ints) -> int:
        """How many different voices tell of some incidents."""
        return self.told.join(pl.DataFrame({"row": rows}), on="row", how="semi")["voice"].n_unique()


def _own(claim: Claim) -> pl.Expr:
    """Whether a report is the claimant's own word."""
    flagged = pl.col("flags").list.contains("party_claim").fill_null(False)
    suffered = (pl.col("against") == claim.by).fill_null(False)
    accused = pl.lit(False) if claim.about is None else (pl.col("by") == claim.about).fill_null(False)
    mine = flagged & (suffered | (pl.col("against").is_null() & accused))
    if claim.source is not None:
        mine = mine | (pl.col("source") == claim.source) | (pl.col("origin") == claim.source)
    return mine


def tellers_of(incidents: pl.DataFrame, reports: pl.DataFrame) -> Tellers:
    """The reports of incidents (in order of id), each with its voice."""
    members = (
        incidents.sort("id")
        .select(pl.int_range(pl.len()).alias("row"), "members")
        .explode("members")
        .drop_nulls("members")
        .select(
            "row", pl.col("members").struct.field("report"), pl.col("members").struct.field("origin").alias("voice")
        )
    )
    return Tellers(members.join(reports.select(TOLD), left_on="report", right_on="id", how="inner"))
