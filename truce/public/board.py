"""What became of each term, as rows of a table: each reading on its own, the number with its interval, the watching."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from truce.public.edition import Edition
from truce.shell.say import Say
from truce.vocabulary import vocabulary

BAD, GOOD = "bad", "good"
UNKNOWN = ("not_assessable", "not_checkable", "disputed_scope", "not_yet_in_force")
KEPT = ("in_force_compliant", "fulfilled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One ruling over a whole period and area."""

    agreement: str
    term: str
    text: str
    reading: str
    party: str
    status: str
    tone: str
    figure: str
    coverage: float


def rows_of(edition: Edition, say: Say) -> list[Row]:
    """The rows in the order of the agreements."""
    if edition.rulings.is_empty():
        return []
    whole = edition.rulings.filter((pl.col("period") == "whole") & (pl.col("area") == "all"))
    place = {(one["agreement"], one["id"]): n for n, one in enumerate(edition.told["terms"])}
    texts = {
        (one["agreement"], one["id"]): f"{say('public.modality_' + one['modality'])} {one['act']}"
        for one in edition.told["terms"]
    }
    told = sorted(
        whole.iter_rows(named=True),
        key=lambda r: (place.get((r["agreement"], r["term"]), len(place)), r["reading"], r["party"]),
    )
    names = edition.told["parties"]
    return [
        Row(
            agreement=row["agreement"],
            term=row["term"],
            text=texts.get((row["agreement"], row["term"]), ""),
            reading=_reading(row["reading"], names, say),
            party=say("public.anyone") if row["party"] == "any" else names.get(row["party"], row["party"]),
            status=say.label("statuses", row["status"]),
            tone=_tone(row["status"]),
            figure=_figure(row, say),
            coverage=row["coverage"],
        )
        for row in told
    ]


def _reading(id: str, names: Mapping[str, str], say: Say) -> str:
    """The text's own reading, every one, or that of a party, by its name."""
    return {"*": say("public.every_reading"), "text": say("public.text_itself")}.get(id, names.get(id, id))


def _tone(status: str) -> str:
    if status in KEPT:
        return GOOD
    if status in UNKNOWN:
        return "open"
    return BAD if vocabulary().statuses[status].breach else ""


def _figure(row: dict[str, float | None], say: Say) -> str:
    expected, low, high = row["expected"], row["low"], row["high"]
    if expected is None or low is None or high is None:
        return say("public.no_figure")
    return say("public.figure", expected=say.number(expected, 1), low=say.number(low, 0), high=say.number(high, 0))
