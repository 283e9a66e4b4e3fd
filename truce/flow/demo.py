"""demo: the invented ceasefire through the whole street, and next to each result what was true."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from truce.flow.brief import FORMS, in_forms
from truce.flow.collect import collect
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.outlook.foreseen import tried_at
from truce.flow.run import run
from truce.flow.told import in_words
from truce.model.incident import Incident
from truce.model.report import Report
from truce.model.ruling import Ruling
from truce.sample import Sample, TruthRow, truth_table

FORETOLD_AFTER = timedelta(days=10, hours=6)  # into the truce: enough days to learn from, and a week to be scored
COLUMNS = ("what", "status", "told", "90 % interval", "true", "told of", "holds")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the demo tells: lines on the way, a table of results beside the truth, and where the brief is."""

    lines: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    brief: Path


def demo(house: House, sample: Sample) -> Shown:
    """Collect, fuse, judge, brief; then hold every result beside the truth."""
    lines = list(_collect_all(house, sample))
    foretold = tried_at(house, well_into(house))
    lines.append(_foretold(foretold))
    for step in run(house):
        lines += in_words(step)
    page = sample.folder.parent / "brief.html"
    for form, made in zip(FORMS, in_forms(house, FORMS, "en"), strict=True):
        page.with_suffix(f".{form}").write_bytes(made.content)
    lines += ["", "What was promised, and for each promise what truce says next to what was true:"]
    lines += [f"  {term.id}  {term.act}" for agreement in house.agreements for term in agreement.terms]
    table = truth_table(sample, frame(house, Ruling), frame(house, Incident), frame(house, Report))
    return Shown(tuple(lines), tuple(_row(r) for r in table), page)


def well_into(house: House) -> datetime:
    """An instant of the demo's truce from which counts can be foretold, and a week of it scored before it is over."""
    begun = [one.effective_from for one in house.agreements if one.effective_from is not None]
    return min(begun) + FORETOLD_AFTER


def _foretold(facts: Mapping[str, Any]) -> str:
    """What was said half-way, by what was known then; what came of it is scored further down."""
    at = facts["made_at"][:16].replace("T", " ")
    return f"forecast: {facts['forecasts']:,} forecasts as of {at} UTC, by what was known then (truce forecast FOLDER)"


def _collect_all(house: House, sample: Sample) -> Iterator[str]:
    for file in sample.files:
        kept = collect(house, file.source, file.path, options=file.options).collection
        landed = ", ".join(f"{number} {noun}" for noun, number in sorted(kept.added.items()))
        yield f"collect: {file.title}: {landed}"


def _row(told: TruthRow) -> tuple[str, ...]:
    interval = "" if told.low is None or told.high is None else f"{told.low:.1f} to {told.high:.1f}"
    holds = "" if told.holds is None else "yes" if told.holds else "NO"
    numbers = (_number(told.told), interval, _number(told.true), _number(told.knowable))
    return (told.what, told.status or "", *numbers, holds)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}" if value < 1 else f"{value:.1f}"
