"""Who told of each incident: the watchers themselves, and how many independent others."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from truce.compliance.prepared import Flags, Ints
from truce.vocabulary import vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Captures:
    """Per incident, in order of id: whether a watcher noticed it, how many independent others told, what was perceived.

    A watcher is one that the coverage names. `others` counts independence groups that are no watcher's: press,
    ministries and whoever else only tells; two outlets that copy one another, or the mission, are no others.
    `loudest` numbers the phenomena of the vocabulary, which stand there from loud to still; -1 where none is told.
    """

    seen: Flags
    others: Ints
    loudest: Ints

    def take(self, rows: Ints) -> "Captures":
        """Some of them, by row number."""
        return Captures(seen=self.seen[rows], others=self.others[rows], loudest=self.loudest[rows])

    def and_witnessed(self, many: int) -> "Captures":
        """The same, and after them so many events that watchers themselves lived through (restrictions of access)."""
        return Captures(
            seen=np.concatenate([self.seen, np.ones(many, dtype=bool)]),
            others=np.concatenate([self.others, np.zeros(many, dtype=np.int64)]),
            loudest=np.concatenate([self.loudest, np.full(many, -1, dtype=np.int64)]),
        )


def captures_of(incidents: pl.DataFrame, coverage: pl.DataFrame, reports: pl.DataFrame) -> Captures:
    """Read the captures off the incidents (columns of `Incident`), which are taken in order of id.

    `coverage` names the watchers; `reports` (id, source) tells which reports are theirs.
    """
    frame = incidents.sort("id").select("n_origins", "members", "phenomena")
    loudest = _loudest(frame["phenomena"])
    watchers = coverage["watcher"].cast(pl.String).unique()
    own = reports.filter(pl.col("source").cast(pl.String).is_in(watchers.implode())).select(report="id", own=pl.lit(1))
    if not own.height:
        nobody = np.zeros(frame.height, dtype=bool)
        return Captures(seen=nobody, others=frame["n_origins"].cast(pl.Int64).to_numpy(), loudest=loudest)
    told = _tellings(frame["members"]).join(own, on="report", how="left", maintain_order="left")
    voices = told.filter(pl.col("own").is_not_null())["origin"].unique()
    others = told.filter(pl.col("own").is_null() & ~pl.col("origin").is_in(voices.implode()))
    many = others.group_by("row").agg(pl.col("origin").n_unique().cast(pl.Int64).alias("many"))
    seen, count = np.zeros(frame.height, dtype=bool), np.zeros(frame.height, dtype=np.int64)
    seen[told.filter(pl.col("own").is_not_null())["row"].to_numpy()] = True
    count[many["row"].to_numpy()] = many["many"].to_numpy()
    silent = frame["members"].list.len().fill_null(0).to_numpy() == 0  # made by hand: only the number is known
    return Captures(seen=seen, others=np.where(silent, frame["n_origins"].to_numpy(), count), loudest=loudest)


def _tellings(members: pl.Series) -> pl.DataFrame:
    """(row, report, origin) of every member of every incident."""
    sizes = members.list.len().fill_null(0).to_numpy()
    parts = members.filter(pl.Series(sizes > 0)).explode().struct
    return pl.DataFrame(
        {
            "row": np.repeat(np.arange(len(members)), sizes),
            "report": parts.field("report").cast(pl.String),
            "origin": parts.field("origin").cast(pl.String),
        }
    )


def _loudest(phenomena: pl.Series) -> Ints:
    """The number in the vocabulary of the loudest phenomenon told of each incident; -1 where none is."""
    known = list(vocabulary().phenomena)
    sizes = phenomena.list.len().fill_null(0).to_numpy()
    answer = np.full(len(phenomena), len(known), dtype=np.int64)
    if sizes.any():
        codes = phenomena.filter(pl.Series(sizes > 0)).explode().cast(pl.String)
        number = codes.replace_strict(known, range(len(known)), default=len(known), return_dtype=pl.Int64).to_numpy()
        np.minimum.at(answer, np.repeat(np.arange(len(phenomena)), sizes), number)
    return np.where(answer == len(known), -1, answer)
