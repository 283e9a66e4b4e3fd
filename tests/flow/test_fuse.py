"""fuse: ids that stay, and a record of those that could not."""

from pathlib import Path

from tests.flow.tellings import groups, incident, report, tell, telling
from truce.flow.frames import frame
from truce.flow.fuse import fuse
from truce.flow.house import House
from truce.flow.why import why
from truce.model.history import Succession
from truce.model.incident import Incident
from truce.sample import Sample


def test_an_id_stays_when_reports_arrive_that_have_nothing_to_do_with_it(
    fresh: tuple[House, Sample], tmp_path: Path
) -> None:
    house, _ = fresh
    tell(house, tmp_path, telling("a"), telling("b"))
    fuse(house)
    before = incident(house, "a")

    tell(house, tmp_path, telling("far", lon=-30.0), telling("late", at="23:50", told="23:55", lon=-36.9))
    fuse(house)

    assert incident(house, "a") == before
    assert frame(house, Succession).is_empty()


def test_an_earlier_telling_renames_and_the_old_id_still_answers(fresh: tuple[House, Sample], tmp_path: Path) -> None:
    house, _ = fresh
    tell(house, tmp_path, telling("a"), telling("far", lon=-30.0))
    fuse(house)
    old, far = incident(house, "a"), incident(house, "far")

    tell(house, tmp_path, telling("first", told="12:10"))
    done = fuse(house)
    new = incident(house, "a")

    assert old != new
    assert done.facts["changed"] == {"renamed": 1}
    (row,) = frame(house, Succession).to_dicts()
    assert (row["before"], row["after"], row["because"]) == ([old], [new], [report(house, "first")])
    reason = why(house, old)
    assert reason.facts["now"] == [new]
    assert [step.id for step in reason.because] == [row["id"], new]
    assert {step.id for step in reason.raw_reports()} >= {report(house, "a"), report(house, "first")}
    assert why(house, new).facts["history"] == reason.facts["history"]
    assert "history" not in why(house, far).facts


def test_an_old_id_is_followed_through_every_change(fresh: tuple[House, Sample], tmp_path: Path) -> None:
    house, _ = fresh
    tell(house, tmp_path, telling("a"))
    fuse(house)
    oldest = incident(house, "a")
    for told in ("12:30", "12:20", "12:10"):
        tell(house, tmp_path, telling(f"at-{told[-2:]}", told=told))
        fuse(house)

    reason = why(house, oldest)

    assert reason.facts["now"] == [incident(house, "a")]
    assert [step.kind for step in reason.because] == ["succession"] * 3 + ["incident"]
    assert len(groups(house)) == 1


def test_nothing_is_recorded_by_the_first_fusing_nor_by_one_that_is_not_due(
    fresh: tuple[House, Sample], tmp_path: Path
) -> None:
    house, _ = fresh
    tell(house, tmp_path, telling("a"), telling("b"))

    assert fuse(house).facts["changed"] == {}
    assert not fuse(house).due
    assert frame(house, Succession).is_empty()


def test_a_fusing_that_was_cut_short_loses_no_history(fresh: tuple[House, Sample], tmp_path: Path) -> None:
    house, _ = fresh
    tell(house, tmp_path, telling("a"))
    fuse(house)
    old, kept = incident(house, "a"), house.mission.lake.read(Incident)
    tell(house, tmp_path, telling("first", told="12:10"))
    house.mission.lake.replace(Incident, kept)  # a commit after the last step that was kept: as if a run had died
    fuse(house)

    assert why(house, old).facts["now"] == [incident(house, "a")]
    assert frame(house, Succession).height == 1
