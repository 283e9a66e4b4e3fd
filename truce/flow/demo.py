"""demo: the invented ceasefire through the whole street, and next to each result what was true."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from truce.flow.brief import brief
from truce.flow.collect import collect
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.run import run
from truce.flow.told import in_words
from truce.model.incident import Incident
from truce.model.report import Report
from truce.model.ruling import Ruling
from truce.sample import Sample, TruthRow, truth_table

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
    for step in run(house):
        lines += in_words(step)
    page = sample.folder.parent / "brief.html"
    for form in ("html", "pdf", "json"):
        made = brief(house, form, "en")
        page.with_suffix(f".{form}").write_bytes(made.content)
    lines += ["", "What was promised, and for each promise what truce says next to what was true:"]
    lines += [f"  {term.id}  {term.act}" for agreement in house.agreements for term in agreement.terms]
    table = truth_table(sample, frame(house, Ruling), frame(house, Incident), frame(house, Report))
    return Shown(tuple(lines), tuple(_row(r) for r in table), page)


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
