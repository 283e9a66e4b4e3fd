"""The public edition: what is fresh waits, places are blurred, and anyone can check that it is ours."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import polars as pl
import pytest

from tests.flow.conftest import Walked
from truce.errors import Refused
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.publish import publish
from truce.flow.record.log_outside import check_proof
from truce.model.incident import Incident
from truce.model.mandate import Mandate

LATE = datetime(2031, 1, 1, tzinfo=UTC)


def under(vela: Walked, mandate: Mandate, now: datetime = LATE) -> House:
    return replace(vela.house, choices=replace(vela.house.choices, mandate=mandate), clock=lambda: now)


def test_a_mandate_that_says_nothing_publishes_nothing(vela: Walked) -> None:
    with pytest.raises(Refused, match="publication"):
        publish(under(vela, Mandate()))


def test_every_file_is_listed_and_the_list_is_proved_to_stand_in_the_log(vela: Walked) -> None:
    out = publish(under(vela, Mandate(publication_allowed=True)), ["en"])

    listed = (out.folder / "edition.json").read_bytes()
    files = json.loads(listed)["files"]
    proof = (out.folder / "proof.json").read_text("utf-8")
    assert set(files) == {path.name for path in out.folder.iterdir()} - {"edition.json", "proof.json"}
    assert all(sha256((out.folder / name).read_bytes()).hexdigest() == told for name, told in files.items())
    assert check_proof(proof, None)["acts"] == 1
    assert sha256(listed).hexdigest() in proof


def test_no_place_is_told_finer_than_the_rule_and_no_word_of_a_report(vela: Walked) -> None:
    out = publish(under(vela, Mandate(publication_allowed=True)), ["en"])

    shown = pl.read_parquet(out.folder / "incidents.parquet")
    exact = set(frame(vela.house, Incident).drop_nulls("lon").select("lon", "lat").rows())
    assert shown.drop_nulls("radius_m")["radius_m"].to_numpy().min() >= 5000
    assert not exact & set(shown.select("lon", "lat").rows())
    assert shown["place"].null_count() == shown.height
    assert all(len(named) == 0 for named in shown["by"].to_list())


def test_what_happened_within_the_delay_is_held_back_and_said(vela: Walked) -> None:
    days = frame(vela.house, Incident)["latest"].sort()
    soon = days[days.len() // 2] + timedelta(hours=96)

    out = publish(under(vela, Mandate(publication_allowed=True, publication_delay_hours=96), soon))

    shown = pl.read_parquet(out.folder / "incidents.parquet")
    assert 0 < out.held_back == days.len() - shown.height
    assert max(shown["latest"].to_list()) <= soon - timedelta(hours=96)
    assert out.no_brief is not None
    assert not list(out.folder.glob("brief*"))
    assert not (out.folder / "rulings.parquet").exists()


def test_an_edition_that_is_out_is_never_changed(vela: Walked) -> None:
    first = publish(under(vela, Mandate(publication_allowed=True)), ["en"])
    before = {path: path.read_bytes() for path in first.folder.iterdir()}

    second = publish(under(vela, Mandate(publication_allowed=True)), ["en"])

    assert second.number == first.number + 1
    assert {path: path.read_bytes() for path in first.folder.iterdir()} == before
    assert (second.folder.parent / "current").read_text("ascii").strip() == f"{second.number:04d}"
