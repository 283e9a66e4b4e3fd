"""why: every printed id answers, down to the raw reports."""

import json
import re

import polars as pl
import pytest

from tests.flow.conftest import Walked
from truce.errors import NotFound, WrongUsage
from truce.flow.compared import pair
from truce.flow.frames import frame
from truce.flow.reason import Reason
from truce.flow.why import why
from truce.model.incident import Link
from truce.model.report import Report
from truce.model.ruling import Ground, Ruling

ID = re.compile(r"\b(?:rep|cov|clm|lin|zon|inc|rul|chg|brf|col)-[0-9a-f]{16}\b")


def test_every_id_printed_in_the_brief_answers(vela: Walked) -> None:
    page = vela.shown.brief.read_text("utf-8")
    printed = sorted(set(ID.findall(page)))
    assert printed

    for id in printed[:: max(1, len(printed) // 60)]:
        assert why(vela.house, id).id


def test_a_ruling_walks_down_to_its_raw_reports(vela: Walked) -> None:
    rulings = frame(vela.house, Ruling).filter(frame(vela.house, Ruling)["n_incidents"] > 0)
    reason = why(vela.house, rulings["id"][0])

    reports = list(reason.raw_reports())

    assert reports
    assert all({"source", "earliest", "row"} <= report.facts.keys() for report in reports)


def test_the_factors_of_a_ground_multiply_to_its_contribution(vela: Walked) -> None:
    grounds = frame(vela.house, Ground)
    product = grounds["p_force"] * grounds["p_zone"] * grounds["p_act"] * grounds["p_happened"]
    product = product * grounds["p_party"] * grounds["p_area"]

    assert (product - grounds["contribution"]).abs().max() < 1e-9  # type: ignore[operator]


def test_the_walk_is_json(vela: Walked) -> None:
    first = frame(vela.house, Ruling)["id"][0]

    assert json.loads(json.dumps(why(vela.house, first).to_dict(), default=str))["kind"] == "ruling"


@pytest.mark.parametrize("kind", ["agreement", "term", "source"])
def test_what_is_no_row_answers_too(vela: Walked, kind: str) -> None:
    agreement = vela.house.agreements[0]
    ids = {"agreement": agreement.id, "term": agreement.terms[0].id, "source": vela.sample.files[0].source}

    reason: Reason = why(vela.house, ids[kind])

    assert reason.kind == kind


def test_a_source_answers_with_what_was_learned_of_it(vela: Walked) -> None:
    reason = why(vela.house, "vela-now")

    assert reason.because[0].kind == "profile"
    assert reason.because[0].facts["coverage"] > 0


def test_an_id_that_is_nowhere_is_said_to_be_nowhere(vela: Walked) -> None:
    with pytest.raises(NotFound):
        why(vela.house, "rul-0000000000000000")


def test_what_stands_for_every_reading_walks_down_to_theirs_and_to_the_reports(vela: Walked) -> None:
    rulings = frame(vela.house, Ruling)
    summary = rulings.filter((rulings["reading"] == "*") & (rulings["party"] == "any"))["id"][0]

    reason = why(vela.house, summary)

    assert any(step.kind == "ruling" for step in reason.because)
    assert list(reason.raw_reports())


def test_a_brief_answers_with_what_it_says_and_from_what(vela: Walked) -> None:
    made = json.loads(vela.shown.brief.with_suffix(".json").read_text("utf-8"))

    reason = why(vela.house, made["id"])

    said = [step for step in reason.because if step.kind == "takeaway"]
    assert [step.facts["text"] for step in said] == [takeaway["text"] for takeaway in made["takeaways"]]
    assert all(why(vela.house, source.id).id for step in said for source in step.because)


def test_a_report_answers_with_what_it_was_compared_with_the_likeliest_first(vela: Walked) -> None:
    apart = frame(vela.house, Link).filter(~frame(vela.house, Link)["together"])
    report = apart["left"][0]

    links = [step for step in why(vela.house, report).because if step.kind == "link"]

    likely = [step.facts["probability"] for step in links]
    assert likely == sorted(likely, reverse=True)
    assert all(report in step.id for step in links)
    assert len(links) == frame(vela.house, Link).filter(_names(report)).height


@pytest.mark.parametrize("together", [True, False])
def test_two_reports_are_explained_together_or_apart_by_factors_that_add_up(vela: Walked, together: bool) -> None:
    links = frame(vela.house, Link)
    for link in links.filter(links["together"] == together).head(20).to_dicts():
        reason = pair(vela.house, link["left"], link["right"])

        assert reason.facts["held"] == ("together" if together else "apart")
        (told,) = [step for step in reason.because if step.kind == "link"]
        weights = [factor["weight"] for factor in told.facts["factors"]]
        assert weights == sorted(weights, key=abs, reverse=True)
        assert sum(weights) == pytest.approx(link["score"], abs=0.05)
        assert {r.id for r in reason.raw_reports()} == {link["left"], link["right"]}


def test_two_that_were_never_compared_are_said_to_be_so(vela: Walked) -> None:
    reports = frame(vela.house, Report).sort("earliest")
    first, last = reports["id"][0], reports["id"][-1]

    reason = pair(vela.house, last, first)

    assert reason.facts["held"] == "apart"
    assert str(reason.facts["links"]).startswith("none")


def test_an_incident_stands_for_all_of_its_reports(vela: Walked) -> None:
    links = frame(vela.house, Link)
    link = links.filter(~links["together"]).row(0, named=True)
    ends = pair(vela.house, link["left"], link["right"]).facts["incidents"]

    reason = pair(vela.house, *ends)

    assert link["left"] in {r.id for r in reason.raw_reports()}
    assert f"{link['left']} ~ {link['right']}" in {step.id for step in reason.because}
    with pytest.raises(WrongUsage):
        pair(vela.house, link["left"], link["left"])
    with pytest.raises(NotFound):
        pair(vela.house, link["left"], "rep-0000000000000000")


def _names(report: str) -> pl.Expr:
    return (pl.col("left") == report) | (pl.col("right") == report)
