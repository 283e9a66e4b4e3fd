"""run does what is due and no more."""

import pytest

from tests.flow.conftest import Walked
from truce.flow.collect import collect
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.run import run
from truce.model.incident import Incident
from truce.model.report import Report
from truce.model.ruling import Ruling
from truce.sample import Sample


def test_a_second_run_with_nothing_new_does_nothing(vela: Walked) -> None:
    before = [vela.house.mission.lake.version(noun) for noun in (Report, Incident, Ruling)]

    again = run(vela.house)

    assert not any(step.due for step in again)
    assert [vela.house.mission.lake.version(noun) for noun in (Report, Incident, Ruling)] == before


@pytest.mark.long
def test_one_more_file_gives_what_all_files_at_once_give(fresh: tuple[House, Sample], vela: Walked) -> None:
    house, sample = fresh
    for file in sample.files[:-2]:
        collect(house, file.source, file.path, options=file.options)
    run(house)
    for file in sample.files[-2:]:
        collect(house, file.source, file.path, options=file.options)

    steps = run(house)

    assert all(step.due for step in steps)
    assert frame(house, Incident).sort("id").equals(frame(vela.house, Incident).sort("id"))
    told = ("id", "status", "reason", "expected", "low", "high")
    ours, theirs = (frame(h, Ruling).select(told).sort("id") for h in (house, vela.house))
    assert ours.equals(theirs)


def test_every_report_is_in_exactly_one_incident(vela: Walked) -> None:
    members = frame(vela.house, Incident).explode("members").unnest("members")

    assert members["report"].n_unique() == members.height == frame(vela.house, Report).height
    assert frame(vela.house, Incident)["n_reports"].sum() == members.height
