"""Deadlines, takeaways and comparisons, asked of a mission and of a file alone."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.casework import Staffed, staffed
from tests.flow.outlook.said import keep_said
from tests.talks.cases import ROUNDS, talks
from truce.errors import NotFound, Refused, UnusableValue
from truce.flow.talks import kept
from truce.flow.talks.elicit import keep_sitting, question, sit
from truce.flow.talks.held import Held, of_file, of_mission, view_of
from truce.flow.talks.instruments import deadlines, read_conditional, taken_away
from truce.model.elicited import FIRST, SECOND
from truce.outlook.scenarios.written import NAME, SCENARIOS

SHIPPED = "russia-ukraine-2025-26"
DUE = """
deadlines:
  - {id: offset, party: karst, name: Stop, set_by: gull, due: '2025-03-08T12:00:00+05:30', status: pending, as_of: '2025-02-20', learnt_at: '2025-02-21T23:00:00-03:00', source: [S1]}
  - {id: day, party: heath, name: Stop, set_by: gull, due: '2025-03-09', status: pending, as_of: '2025-02-20', source: [S1]}
"""  # noqa: E501 - a row of a file stands on one line


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    folder = tmp_path_factory.mktemp("asked")
    made = staffed(folder)
    (folder / "vela.yaml").write_text(talks(), "utf-8")
    kept.add(made.as_("hana"), folder / "vela.yaml")
    return made


@pytest.fixture(scope="module", params=["Pacific/Auckland", "America/Halifax", "UTC"])
def zoned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """A mission whose outlook was said, in a zone that is not that of its tables; times of its talks name others."""
    folder = tmp_path_factory.mktemp("zoned")
    made = staffed(folder, lambda told: told.model_copy(update={"time_zone": request.param, "as_of": None}))
    keep_said(made.house)
    (folder / "vela.yaml").write_text(talks() + ROUNDS + DUE, "utf-8")
    assert kept.add(made.as_("hana"), folder / "vela.yaml").faults == ()
    return of_mission(made.as_("hana"), None, view_of(None, None))


def shipped() -> Held:
    return of_file(SHIPPED, view_of(None, None))


def test_the_deadline_of_8_august_stands_ahead_two_days_before_and_is_missed_after() -> None:
    before = deadlines(shipped(), datetime(2025, 8, 6, 12, tzinfo=UTC)).countdowns
    after = deadlines(shipped(), datetime(2025, 8, 20, tzinfo=UTC)).countdowns

    assert [(row.id, row.state, row.came) for row in before] == [("eighth-of-august", "due_soon", None)]
    assert [(row.state, row.missed) for row in after] == [("overdue", True)]
    assert after[0].came is not None


def test_what_a_person_says_of_scenarios_is_put_together_and_said_to_be_theirs() -> None:
    told = read_conditional("0.2:0.1:0.4", ("A=0.6", "B=0.4"), ("A=0.1", "B=0.9"))
    found = deadlines(shipped(), datetime(2025, 8, 6, tzinfo=UTC), told)

    assert [(one.scenario, round(one.p, 2)) for one in found.mixtures] == [("A", 0.2), ("B", 0.8)]
    assert found.of_mixtures[-1].rule == "mixture.assumed"


@pytest.mark.parametrize(
    "words", [("0.2:0.1", ("A=1",), ("A=1",)), ("x", ("A=1",), ("A=1",)), ("0.2", ("A",), ("A=1",))]
)
def test_a_likelihood_that_cannot_be_read_is_told(words: tuple[str, tuple[str, ...], tuple[str, ...]]) -> None:
    with pytest.raises(UnusableValue):
        read_conditional(*words)


def test_every_takeaway_of_6_august_says_from_which_rows_it_is() -> None:
    found = taken_away(shipped(), "kremlin-august")

    assert found.by == date(2025, 8, 6)
    assert all(sentence.because for sentence in found.key)
    assert [row.rule for row in found.key][:2] == ["said.readout", "said.readouts"]


def test_a_meeting_that_is_not_there_is_told() -> None:
    with pytest.raises(NotFound):
        taken_away(shipped(), "yalta")


def test_times_of_any_zone_stand_beside_a_mission_of_any_zone(zoned: Held) -> None:
    found = taken_away(zoned, "m2")
    board = deadlines(zoned, datetime(2025, 3, 1, 12, tzinfo=UTC))

    assert [row.rule for row in found.watch][:2] == ["deadline.ahead", "deadline.ahead"]
    assert any(row.rule.startswith("watch.tripped") or row.rule == "watch.blind" for row in found.watch)
    assert [row.id for row in board.countdowns] == ["offset", "day"]


def test_what_a_person_says_is_held_against_what_stands_in_a_mission_of_any_zone(zoned: Held) -> None:
    sides = tuple(f"{code}={share}" for code, share in zip("ABCDEF", (0.1, 0.2, 0.3, 0.2, 0.1, 0.1), strict=True))
    here = datetime(2025, 3, 1, 12, tzinfo=UTC).astimezone(ZoneInfo("Asia/Tehran"))
    found = deadlines(zoned, here, read_conditional("0.2", sides, sides))

    assert all(row.stated is not None for row in found.mixtures)


def test_scenarios_that_cannot_be_read_take_nothing_of_the_talks_down(zoned: Held, tmp_path: Path) -> None:
    assert zoned.house is not None
    sides = tuple(f"{code}={share}" for code, share in zip("ABCDEF", (0.1, 0.2, 0.3, 0.2, 0.1, 0.1), strict=True))
    own = zoned.house.mission.folder / NAME
    own.write_text(SCENARIOS.read_text("utf-8").replace("likelihood: ", "likelihood: 0.9 # ", 1), "utf-8")
    try:
        told = taken_away(zoned, "m2")
        plain = deadlines(zoned, datetime(2025, 3, 1, 12, tzinfo=UTC))
        asked = deadlines(zoned, datetime(2025, 3, 1, 12, tzinfo=UTC), read_conditional("0.2", sides, sides))
    finally:
        own.unlink()

    assert [row.rule for row in told.watch][:2] == ["deadline.ahead", "deadline.ahead"]
    assert told.unread is not None
    assert told.unread["file"] == NAME
    assert plain.unread is None  # nobody asked for scenarios
    assert asked.unread == told.unread
    assert [round(row.p, 2) for row in asked.mixtures] == [0.1, 0.2, 0.3, 0.2, 0.1, 0.1]


def test_takeaways_of_today_know_the_signs_of_today(zoned: Held) -> None:
    assert zoned.house is not None
    now = zoned.house.clock()
    today = taken_away(zoned, "m2", by=now.astimezone(ZoneInfo(zoned.house.choices.time_zone)).date())
    ahead = taken_away(zoned, "m2", by=now.date() + timedelta(days=40))

    assert any(row.rule.startswith(("watch.tripped", "watch.blind")) for row in today.watch)
    assert not any(row.rule.startswith(("watch.tripped", "watch.blind")) for row in ahead.watch)


def test_a_sign_is_called_by_its_name_and_not_by_its_code(zoned: Held) -> None:
    for language in ("en", "uk", "ar"):
        signs = [
            row for row in taken_away(zoned, "m2", language=language).watch if row.rule.startswith("watch.tripped")
        ]
        assert not any("_" in row.text for row in signs), language


def test_what_comparisons_say_is_kept_restricted_and_read_by_right(here: Staffed) -> None:
    sitting = sit(of_mission(here.as_("hana"), None, view_of(None, None)), "heath")
    for reply in (FIRST, SECOND, FIRST):
        asked = question(sitting)
        assert asked is not None
        sitting = sitting.replied(asked, reply)
    taken = keep_sitting(here.as_("hana"), sitting)

    seen, not_seen = (of_mission(here.as_(who), None, view_of(None, None)).negotiation for who in ("hana", "ana"))
    assert taken.new == {"preferences": 4}
    assert {row.kind for row in seen.preferences} == {"elicited"}
    assert not_seen.preferences == ()
    with pytest.raises(Refused):
        keep_sitting(here.as_("ana"), sitting)


def test_only_a_party_can_be_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "vela.yaml"
    path.write_text(talks(), "utf-8")
    with pytest.raises(NotFound):
        sit(of_file(str(path), view_of(None, None)), "gull")
