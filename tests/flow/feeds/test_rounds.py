"""Rounds of a feed: nothing lost, nothing doubled, nothing edited; what changed is worked out anew and shown."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.flow.feeds.rounds import AT, Fed, fed
from tests.sources.pull.upstream import NOW, Said, event
from truce.flow.asof import as_seen
from truce.flow.feeds.differ import difference
from truce.flow.feeds.rounds import LONGEST_WAIT, due_rounds, wait_after, walk_round
from truce.flow.frames import frame
from truce.flow.standing import reports
from truce.flow.why import why
from truce.model.report import Report
from truce.model.withdrawal import Withdrawal


@pytest.fixture
def acled(tmp_path: Path) -> Iterator[Fed]:
    with fed(tmp_path) as made:
        made.acled.events = [event(f"UKR{n}", AT + n, fatalities=n) for n in range(4)]
        yield made


def go(made: Fed) -> dict[str, object]:
    done = walk_round(made.desk, "acled")
    assert done is not None
    return dict(done.facts)


def test_a_round_brings_what_there_is_and_the_next_nothing(acled: Fed) -> None:
    first, second = go(acled), go(acled)

    assert (first["added"], first["revised"], first["deleted"]) == ({"report": 4}, 0, 0)
    assert second["added"] in ({}, {"report": 0})
    assert acled.standing() == acled.upheld()
    assert "difference" in first
    assert "difference" not in second


def test_a_row_told_otherwise_is_a_report_of_its_own_and_the_old_one_stays(acled: Fed) -> None:
    go(acled)
    old = dict(reports(acled.house).select("reference", "id").iter_rows())["UKR1"]
    acled.acled.events[1] = event("UKR1", AT + 900, fatalities=7, notes="Seven were killed.")

    facts = go(acled)

    assert (facts["revised"], facts["deleted"]) == (1, 0)
    assert acled.standing() == acled.upheld()
    (gone,) = frame(acled.house, Withdrawal).to_dicts()
    assert (gone["report"], gone["kind"]) == (old, "revised")
    assert gone["told_at"] == datetime.fromtimestamp(AT + 900, UTC)
    kept = frame(acled.house, Report, ids=[old]).row(0, named=True)
    assert (kept["killed_low"], kept["text"]) == (1, "Shelling of a field.")
    told = why(acled.house, old)
    assert str(told.facts["stands"]).startswith("no: revised by its upstream")
    assert {reason.id for reason in why(acled.house, gone["id"]).raw_reports()} == {old, gone["instead"]}


def test_what_the_upstream_deletes_is_withdrawn_and_the_difference_shown(acled: Fed) -> None:
    go(acled)
    acled.acled.deleted = [{"event_id_cnty": "UKR3", "deleted_timestamp": str(AT + 5000)}]

    facts = go(acled)

    assert facts["deleted"] == 1
    assert acled.standing() == acled.upheld()
    told = difference(acled.house, facts["before"], facts["after"])  # type: ignore[arg-type]
    assert told.withdrawn == {"deleted": 1}
    assert not told.is_empty
    assert facts["difference"] == told.facts()
    assert sum(told.became.values()) == 1
    (act,) = acled.house.mission.ledger.entries(acts=["withdrawn"])
    assert act.facts["deleted"] == 1


@pytest.mark.long
def test_a_look_back_sees_what_stood_then(acled: Fed) -> None:
    go(acled)
    acled.acled.events[1] = event("UKR1", AT + 4000, fatalities=7)
    acled.acled.deleted = [{"event_id_cnty": "UKR3", "deleted_timestamp": str(AT + 5000)}]
    go(acled)

    def seen(seconds: int) -> dict[str, int]:
        house = as_seen(acled.house, datetime.fromtimestamp(AT + seconds, UTC))
        return dict(reports(house).select("reference", "killed_low").iter_rows())

    assert seen(10) == {"UKR0": 0, "UKR1": 1, "UKR2": 2, "UKR3": 3}
    assert seen(4500) == {"UKR0": 0, "UKR1": 7, "UKR2": 2, "UKR3": 3}
    assert seen(5500) == {"UKR0": 0, "UKR1": 7, "UKR2": 2}


@pytest.mark.long
def test_a_row_that_comes_back_stands_again(acled: Fed) -> None:
    go(acled)
    acled.acled.deleted = [{"event_id_cnty": "UKR3", "deleted_timestamp": str(AT + 5000)}]
    kept = acled.acled.events.pop()
    go(acled)
    acled.acled.events.append(kept | {"timestamp": AT + 6000})

    go(acled)
    go(acled)

    assert acled.standing()["UKR3"] == (3, "Shelling of a field.")
    assert len(acled.standing()) == 4


@pytest.mark.long
def test_a_row_that_an_upstream_goes_on_telling_after_its_deletion_stays_gone(acled: Fed) -> None:
    go(acled)
    acled.acled.deleted = [{"event_id_cnty": "UKR3", "deleted_timestamp": str(AT + 5000)}]
    go(acled)
    go(acled)
    go(acled)

    assert "UKR3" not in acled.standing()
    assert acled.standing() == acled.upheld()


def test_a_failing_round_keeps_what_came_and_the_next_goes_on(acled: Fed) -> None:
    acled.acled.fails = 99
    facts = go(acled)
    feed = acled.desk.feeds.one("acled")
    assert "cannot be reached" in str(facts["trouble"])
    assert (feed.failures, feed.heard_at) == (1, None)
    assert acled.desk.feeds.due("pull", feed.due_at - timedelta(seconds=1)) == []
    acled.acled.fails = 0

    acled.house.clock.now += timedelta(hours=1)  # type: ignore[attr-defined]
    (done,) = due_rounds(acled.desk)

    assert "trouble" not in done.facts
    assert acled.standing() == acled.upheld()
    assert acled.desk.feeds.one("acled").failures == 0
    assert "s3cr3t" not in str(facts)


def test_an_upstream_that_asks_to_be_left_alone_is_asked_again_no_sooner(acled: Fed) -> None:
    acled.there.answer = lambda _: Said(b"slow down", 429, {"retry-after": "7200"})
    facts = go(acled)

    assert "come again later" in str(facts["trouble"])
    assert acled.desk.feeds.one("acled").due_at - acled.house.clock.now >= timedelta(hours=2) - timedelta(minutes=2)  # type: ignore[attr-defined]
    assert len(acled.there.heard) == 1


def test_one_worker_walks_a_round_at_a_time_and_a_dead_ones_place_is_taken(acled: Fed) -> None:
    feeds, now = acled.desk.feeds, acled.house.clock()
    assert feeds.hold("acled", "another", now, timedelta(minutes=15))

    assert walk_round(acled.desk, "acled") is None

    acled.house.clock.now += timedelta(minutes=20)  # type: ignore[attr-defined]
    assert walk_round(acled.desk, "acled") is not None


def test_a_worker_that_lost_its_feed_does_not_move_the_cursor(acled: Fed) -> None:
    def stolen() -> datetime:
        acled.desk.feeds.hold("acled", "another", NOW + timedelta(days=1), timedelta(days=1))
        return NOW

    slow = replace(acled.desk, house=replace(acled.house, clock=stolen))
    done = walk_round(slow, "acled")

    assert done is None or "another worker" in str(done.facts["trouble"])
    assert acled.desk.feeds.one("acled").cursor == {}


@pytest.mark.parametrize(("failures", "every_s", "wait"), [(0, 3600, 60), (1, 3600, 120), (9, 3600, 3600), (3, 30, 60)])
def test_waiting_grows_with_failures_and_ends(failures: int, every_s: int, wait: int) -> None:
    assert wait_after(failures, every_s) == timedelta(seconds=wait)
    assert wait_after(500, 10**9) == LONGEST_WAIT


STEP = st.one_of(
    st.tuples(st.just("tell"), st.integers(0, 4), st.integers(0, 3)),
    st.tuples(st.just("delete"), st.integers(0, 4), st.just(0)),
    st.tuples(st.just("round"), st.integers(0, 3), st.just(0)),
)


@pytest.mark.long
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=14))
def test_whatever_an_upstream_does_and_whenever_a_round_dies_the_mission_ends_where_it_ends(
    steps: list[tuple[str, int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with fed(tmp_path_factory.mktemp("fed")) as made:
        for turn, (step, number, told) in enumerate([*steps, ("round", 0, 0)]):
            at, id = AT + turn * 10, f"UKR{number}"
            rows = {row["event_id_cnty"]: row for row in made.acled.events}
            if step == "tell":
                made.acled.deleted = [r for r in made.acled.deleted if r["event_id_cnty"] != id]
                made.acled.events = list((rows | {id: event(id, at, fatalities=told)}).values())
            elif step == "delete" and id in rows:
                made.acled.events = [row for row in made.acled.events if row["event_id_cnty"] != id]
                made.acled.deleted.append({"event_id_cnty": id, "deleted_timestamp": str(at)})
            elif step == "round":
                made.acled.fails = 99 if number else 0  # it dies at the first page, whatever came before
                walk_round(made.desk, "acled")
        made.acled.fails = 0
        walk_round(made.desk, "acled")
        ids = reports(made.house)["reference"].to_list()
        assert made.standing() == made.upheld()
        assert len(ids) == len(set(ids))
        gone = frame(made.house, Withdrawal)["report"]
        assert gone.n_unique() == gone.len()
