"""A negotiation on record: taken in once, added to, never edited, and read by right."""

from pathlib import Path

import pytest

from tests.casework import Staffed, staffed
from tests.talks.cases import talks
from truce.errors import NotFound, Refused
from truce.flow.house import House
from truce.flow.rights import outgoing
from truce.flow.rights.roles import enrol, grant
from truce.flow.talks import kept
from truce.flow.talks.held import Held, of_mission, view_of
from truce.flow.talks.shelf import shipped
from truce.people.keys import new_key
from truce.talks.files import UnusableTalks, read_talks

NOTES = """
positions:
  - {party: heath, issue: line, option: north, kind: public, text: The brook., firmness: firm, confidence: high, as_of: '2025-02-01', source: [S1]}
  - {party: heath, issue: line, option: south, kind: stated, text: The wall would do., firmness: open, confidence: high, as_of: '2025-02-02', source: [S1]}
  - {party: karst, issue: fish, kind: stated, text: Told to the mediator alone., firmness: open, confidence: high, as_of: '2025-02-03', source: [S1], confidentiality: confidential}
"""  # noqa: E501 - a row of a file stands on one line


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    """A mission with members whose head took the talks in."""
    folder = tmp_path_factory.mktemp("talks")
    made = staffed(folder)
    kept.add(made.as_("hana"), written(folder, talks(NOTES)))
    return made


def written(folder: Path, text: str, name: str = "vela.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def look(house: House) -> Held:
    return of_mission(house, None, view_of(None, None))


@pytest.fixture
def alone(fresh: tuple[House, object]) -> House:
    """A mission of one person."""
    return fresh[0]


def test_the_shipped_file_stands_in_the_record_as_it_was_written(alone: House) -> None:
    path = shipped()["russia-ukraine-2025-26"]
    taken = kept.add(alone, path)

    assert taken.faults == ()
    assert look(alone).negotiation == read_talks(path).whole()


def test_the_same_file_twice_is_one(alone: House, tmp_path: Path) -> None:
    path = written(tmp_path, talks(NOTES))
    first, size = kept.add(alone, path), alone.mission.ledger.size()
    again = kept.add(alone, path)

    assert sum(first.new.values()) == again.already
    assert again.new == {}
    assert alone.mission.ledger.size() == size


def test_a_later_version_of_a_file_adds_and_what_it_no_longer_holds_stays(alone: House, tmp_path: Path) -> None:
    kept.add(alone, written(tmp_path, talks(NOTES)))
    later = talks().replace("By turns.", "By turns and by week.").replace("'2025-06-01T", "'2025-07-01T")
    taken = kept.add(alone, written(tmp_path, later, "later.yaml"))
    now, then = look(alone).negotiation, [one for one in look(alone).kept if one.key == ("options", "share")]

    assert taken.faults == ()
    assert taken.new == {"options": 1}
    assert [option.text for option in now.options if option.id == "share"] == ["By turns and by week."]
    assert [str(one.told["text"]) for one in then] == ["By turns.", "By turns and by week."]
    assert len(now.positions) == 3


def test_bad_rows_are_listed_and_good_ones_land(alone: House, tmp_path: Path) -> None:
    bad = talks(NOTES).replace("firmness: firm", "firmness: iron")
    taken = kept.add(alone, written(tmp_path, bad))

    assert ["iron" in fault for fault in taken.faults] == [True]
    assert len(look(alone).negotiation.positions) == 2


def test_a_row_that_fights_one_that_is_kept_is_told_and_the_kept_one_stands(alone: House, tmp_path: Path) -> None:
    kept.add(alone, written(tmp_path, talks(NOTES)))
    rival = talks(NOTES).replace("The brook.", "The sea.")
    taken = kept.add(alone, written(tmp_path, rival, "rival.yaml"))

    assert taken.new == {}
    assert len(taken.faults) == 1
    assert taken.faults[0].startswith("positions pos-")
    assert "nobody can tell which stands" in taken.faults[0]
    assert look(alone).negotiation.positions[0].text == "The brook."


def test_a_file_without_a_head_is_no_negotiation(alone: House, tmp_path: Path) -> None:
    with pytest.raises(UnusableTalks):
        kept.add(alone, written(tmp_path, "positions: []\n"))


def test_what_is_taken_in_is_an_act_in_the_compartment_of_talks(here: Staffed) -> None:
    acts = here.house.mission.ledger.entries(acts=[kept.WRITE])

    assert [(act.by, act.compartment, act.facts["file"]) for act in acts] == [("hana", "talks", "vela.yaml")]


@pytest.mark.parametrize(("handle", "sees", "withheld"), [("hana", 3, 0), ("ana", 1, 2), ("mona", 1, 2)])
def test_what_was_said_at_the_table_is_read_by_right(here: Staffed, handle: str, sees: int, withheld: int) -> None:
    held = look(here.as_(handle))

    assert (len(held.negotiation.positions), held.withheld) == (sees, withheld)


@pytest.mark.parametrize("handle", ["ana", "ivy", "pat", "admin", "audra"])
def test_nobody_takes_talks_in_without_the_right(here: Staffed, handle: str, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        kept.add(here.as_(handle), written(tmp_path, talks()))


@pytest.mark.parametrize("handle", ["admin", "audra"])
def test_who_may_not_look_sees_no_talks(here: Staffed, handle: str) -> None:
    with pytest.raises(Refused):
        look(here.as_(handle))


def test_a_mediators_team_takes_talks_in_and_reads_what_was_told_in_confidence(tmp_path: Path) -> None:
    made = staffed(tmp_path)
    made.keys["meda"] = new_key("meda")
    enrol(made.as_("admin"), "meda", made.keys["meda"].signing, made.keys["meda"].reading)
    grant(made.as_("admin"), "meda", "mediator")
    kept.add(made.as_("meda"), written(tmp_path, talks(NOTES)))

    assert len(look(made.as_("meda")).negotiation.positions) == 3


def test_a_mission_without_talks_says_so(alone: House) -> None:
    with pytest.raises(NotFound, match="no talks yet"):
        look(alone)


def test_what_was_learnt_later_is_not_seen_by_who_looks_from_before(alone: House, tmp_path: Path) -> None:
    kept.add(alone, written(tmp_path, talks(NOTES)))
    later = talks().replace("By turns.", "By lot.").replace("'2025-06-01T", "'2025-07-01T")
    kept.add(alone, written(tmp_path, later, "later.yaml"))
    before = read_talks(written(tmp_path, talks(NOTES))).whole().learnt_at

    then = of_mission(alone, None, view_of(None, before)).negotiation

    assert [option.text for option in then.options if option.id == "share"] == ["By turns."]


def test_a_look_of_whoever_may_write_is_no_negotiation(tmp_path: Path) -> None:
    made = staffed(tmp_path)
    kept.add(made.as_("hana"), written(tmp_path, talks()))
    outgoing.shown(made.as_("hana"), kept.WRITE, "talks:vela", 0, form=outgoing.SCREEN)

    assert kept.ids(made.as_("hana")) == ("vela",)
