"""Evidence: taken in once, never changed, every touch on record; a failed check flags and deletes nothing."""

import io
import os
from pathlib import Path

import pytest

from tests.casework import Staffed
from tests.flow.preserved import CASE, OTHER, damaged, lying, put, receipt, taken, unlooked, with_case
from truce.errors import Conflict, NotFound, Refused, Untrustworthy, UnusableSource, WrongUsage
from truce.evidence.custody import custody, exhibits
from truce.flow.evidence import preserve_touch as touch
from truce.flow.evidence.preserve import add, add_item, bytes_given, custody_of, derive
from truce.flow.evidence.preserve_bytes import store_of
from truce.flow.evidence.preserve_input import given_file, shown_name
from truce.flow.evidence.preserve_look import listed, shown
from truce.flow.rights.roles import grant


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    made = with_case(tmp_path_factory.mktemp("mission"))
    grant(made.as_("admin"), "rex", "patrol_leader")  # who hands over and takes
    return made


def test_an_exhibit_is_on_record_with_its_hashes_its_origin_and_who_took_it_in(here: Staffed) -> None:
    exhibit = put(here, b"first", what="a list of names, sealed envelope", captured_where="the Heath, north")

    chain = custody_of(here.house, exhibit.id)
    assert exhibit.sha256 == exhibit.stored
    assert (exhibit.origin, exhibit.collector, exhibit.holder) == ("a resident, in person", "ivy", "ivy")
    assert [event.what for event in chain.events] == ["received"]
    assert chain.gaps == ()
    assert lying(here, exhibit).read_bytes() == b"first"


def test_the_same_file_in_the_same_case_is_one_exhibit_received_twice(here: Staffed) -> None:
    first, again = taken(here, b"twice"), taken(here, b"twice", by="mona", origin="a journalist")

    assert again.again
    assert again.exhibit.id == first.exhibit.id
    chain = custody_of(here.house, first.exhibit.id)
    assert [event.by for event in chain.events] == ["ivy", "mona"]
    assert chain.events[1].facts["origin"] == "a journalist"


def test_the_same_file_in_two_cases_is_two_exhibits_and_kept_once(here: Staffed) -> None:
    one, other = put(here, b"both"), put(here, b"both", case=OTHER)

    assert one.id != other.id
    assert one.stored == other.stored


def test_no_exhibit_without_a_case_an_origin_and_a_reason(here: Staffed) -> None:
    with pytest.raises(NotFound):
        put(here, case="cas-nowhere")
    with pytest.raises(WrongUsage):
        put(here, origin=" ")
    with pytest.raises(WrongUsage):
        put(here, why="")


def test_whoever_may_not_add_leaves_nothing_behind(here: Staffed) -> None:
    before = set(store_of(here.house).all())

    with pytest.raises(Refused):
        put(here, b"by the wrong hand", by="audra")

    assert set(store_of(here.house).all()) == before


def test_every_touch_is_in_the_chain_signed_with_its_reason_and_the_check_made_then(
    here: Staffed, tmp_path: Path
) -> None:
    exhibit = put(here, b"touched")
    cleo = here.as_("cleo")

    touch.view(cleo, exhibit.id, tmp_path / "look", why="to describe it")
    touch.export(cleo, exhibit.id, tmp_path / "copy", to="the court", why="ordered")
    touch.copy_out(cleo, exhibit.id, tmp_path / "work", how="to crop", why="a brief")
    touch.analyse(cleo, exhibit.id, what="shadow length", found="mid morning")
    touch.move(cleo, exhibit.id, why="more room", place="safe 2")
    touch.check(cleo, exhibit.id)

    chain = custody_of(here.house, exhibit.id)
    expected = ["received", "viewed", "exported", "copied", "analysed", "moved", "checked"]
    assert [event.what for event in chain.events] == expected
    assert all(event.hash_ok for event in chain.events)
    assert all(event.why for event in chain.events)
    assert all(entry.signature for entry in here.house.mission.ledger.entries(subject=exhibit.id))
    assert {a.member: dict(a.touches) for a in chain.access}["ivy"] == {"received": 1}
    for copy in ("look", "copy", "work"):
        assert (tmp_path / copy).read_bytes() == b"touched"
        assert (tmp_path / copy).stat().st_mode & 0o777 == 0o600


def test_a_changed_byte_fails_the_check_flags_for_ever_and_deletes_nothing(here: Staffed, tmp_path: Path) -> None:
    exhibit = put(here, b"to be changed" * 100)
    with damaged(lying(here, exhibit)):
        checked = touch.check(here.as_("cleo"), exhibit.id)
    seen = touch.view(here.as_("cleo"), exhibit.id, tmp_path / "look", why="what is left")
    put(here, b"to be changed" * 100)  # the good bytes, from elsewhere, take their place
    held = touch.check(here.as_("cleo"), exhibit.id)

    assert checked.failed
    assert checked.exhibit.flagged
    assert any("failed" in told for told in seen.warnings)
    assert (tmp_path / "look").exists()
    assert not held.failed
    assert held.exhibit.flagged, "a flag stays"
    assert any("failed" in told for told in held.warnings)


def test_bytes_that_are_missing_fail_the_check_too(here: Staffed) -> None:
    exhibit = put(here, b"to be lost")
    lying(here, exhibit).unlink()

    checked = touch.check(here.as_("cleo"), exhibit.id)

    assert checked.failed
    assert custody_of(here.house, exhibit.id).events[-1].facts["found"] == ["bytes missing"]


def test_a_restricted_exhibit_opens_for_its_readers_and_its_plain_bytes_never_touch_the_disk(
    here: Staffed, tmp_path: Path
) -> None:
    secret = b"what the witness filmed, word for word"
    exhibit = put(here, secret, restricted=True)

    touch.view(here.as_("rex"), exhibit.id, tmp_path / "look", why="review")

    assert exhibit.sealed
    assert {"cleo", "ivy", "rex"} <= set(exhibit.readers)
    assert "audra" not in exhibit.readers
    assert (tmp_path / "look").read_bytes() == secret
    folder = here.house.mission.folder
    assert not any(secret in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_sealed_exhibit_that_was_changed_gives_nothing_out_and_says_so(here: Staffed, tmp_path: Path) -> None:
    exhibit = put(here, b"sealed and then changed" * 50, restricted=True)

    with damaged(lying(here, exhibit)), pytest.raises(Untrustworthy):
        touch.view(here.as_("rex"), exhibit.id, tmp_path / "look", why="review")

    assert list(tmp_path.iterdir()) == []
    assert custody_of(here.house, exhibit.id).flags


def test_a_reader_who_comes_later_reads_once_the_lock_is_sealed_anew(here: Staffed, tmp_path: Path) -> None:
    exhibit = put(here, b"for those who come later", restricted=True, case=OTHER)
    grant(here.as_("admin"), "otto", "technical")
    with pytest.raises(Refused):
        touch.view(here.as_("otto"), exhibit.id, tmp_path / "a", why="analysis")

    sealed = touch.seal(here.as_("cleo"), exhibit.id, why="a new reader")

    assert "otto" in sealed.exhibit.readers
    touch.view(here.as_("otto"), exhibit.id, tmp_path / "b", why="analysis")
    assert (tmp_path / "b").read_bytes() == b"for those who come later"


def test_an_exhibit_sealed_afterwards_keeps_its_hash_and_loses_its_plain_bytes(here: Staffed, tmp_path: Path) -> None:
    exhibit = put(here, b"plain at first, then not")
    plain = lying(here, exhibit)

    sealed = touch.seal(here.as_("cleo"), exhibit.id, why="the source asked").exhibit

    assert sealed.sha256 == exhibit.sha256
    assert sealed.stored != exhibit.stored
    assert not plain.exists()
    assert not touch.check(here.as_("cleo"), exhibit.id).failed
    touch.view(here.as_("ivy"), exhibit.id, tmp_path / "look", why="case")
    assert (tmp_path / "look").read_bytes() == b"plain at first, then not"


def test_a_working_copy_is_linked_both_ways_and_as_well_protected(here: Staffed) -> None:
    parent = put(here, b"the original, in full", restricted=True)

    child = derive(
        here.as_("ivy"), parent.id, bytes_given(b"cut"), how="cropped", why="brief", looking=unlooked
    ).exhibit

    assert (child.kind, child.derived_from, child.how) == ("working", parent.id, "cropped")
    assert child.sealed
    assert custody_of(here.house, parent.id).exhibit.copies == (child.id,)
    assert custody_of(here.house, child.id).events[0].what == "received"
    assert custody_of(here.house, child.id).gaps == ()


def test_a_hand_over_takes_both_sides(here: Staffed) -> None:
    exhibit = put(here, b"from hand to hand", by="cleo")

    given = touch.move(here.as_("cleo"), exhibit.id, to="rex", why="to the laboratory")
    assert [gap.code for gap in custody_of(here.house, exhibit.id).gaps] == ["not_taken"]
    assert given.exhibit.holder == "cleo"
    got = touch.move(here.as_("rex"), exhibit.id, taken_from="cleo", why="to the laboratory")

    assert got.exhibit.holder == "rex"
    assert custody_of(here.house, exhibit.id).gaps == ()


def test_taking_what_nobody_gave_and_giving_what_one_does_not_hold_are_gaps(here: Staffed) -> None:
    exhibit = put(here, b"from nowhere", by="mona")

    touch.move(here.as_("cleo"), exhibit.id, taken_from="mona", why="found on the desk")
    touch.move(here.as_("rex"), exhibit.id, to="cleo", why="back")

    codes = [gap.code for gap in custody_of(here.house, exhibit.id).gaps]
    assert codes == ["no_giver", "not_holder", "not_taken"]


def test_a_thing_goes_from_hand_to_hand_under_its_seal(here: Staffed) -> None:
    item = add_item(here.as_("cleo"), receipt(what="a piece of metal, 12 cm"), "S-100").exhibit
    touch.move(here.as_("cleo"), item.id, to="rex", why="x-ray", seal="S-100")
    touch.move(here.as_("rex"), item.id, taken_from="cleo", why="x-ray", seal="S-101")
    touch.move(here.as_("rex"), item.id, to="cleo", why="back")

    codes = [gap.code for gap in custody_of(here.house, item.id).gaps]
    assert item.kind == "physical"
    assert codes == ["seal", "unchecked", "not_taken"]
    with pytest.raises(Conflict):
        touch.check(here.as_("cleo"), item.id)


def test_an_act_that_is_missing_from_the_chain_is_a_gap(here: Staffed) -> None:
    exhibit = put(here, b"with holes", by="cleo")
    for _ in range(3):
        touch.check(here.as_("cleo"), exhibit.id)
    acts = here.house.mission.ledger.entries(subject=exhibit.id)

    assert [gap.code for gap in custody(acts).gaps] == []
    assert [gap.code for gap in custody([acts[0], *acts[2:]]).gaps] == ["missing"]
    assert "no_receipt" in [gap.code for gap in custody(acts[1:]).gaps]
    assert {gap.code for gap in custody([acts[0], acts[2], acts[1], acts[3]]).gaps} == {"missing", "clock"}


def test_nothing_is_destroyed_by_one_alone_and_the_record_stays(here: Staffed) -> None:
    exhibit = put(here, b"to be destroyed")

    with pytest.raises(Refused):
        touch.destroy(here.as_("cleo"), exhibit.id, why="too many")
    with pytest.raises(Refused):
        touch.destroy(here.as_("hana"), exhibit.id, why="too many")

    assert lying(here, exhibit).exists()


def test_bytes_go_only_where_a_law_demands_it_and_only_when_two_agree(here: Staffed, tmp_path: Path) -> None:
    from truce.flow.rights.roles_two import agree, request

    marked, gone = put(here, b"marked, and kept"), put(here, b"gone, by law")
    for exhibit, what in ((marked, {}), (gone, {"bytes": "gone"})):
        asked = request(here.as_("hana"), "exhibit.destroy", exhibit.id, what, why="retention is over")
        agree(here.as_("pia"), asked.subject or "")

    touch.destroy(here.as_("hana"), marked.id, why="retention is over")
    touch.destroy(here.as_("hana"), gone.id, why="retention is over", law="retention: 90 days, article 5")

    assert lying(here, marked).exists()
    assert not lying(here, gone).exists()
    assert custody_of(here.house, gone.id).exhibit.sha256 == gone.sha256
    for exhibit in (marked, gone):
        with pytest.raises(Conflict):
            touch.view(here.as_("cleo"), exhibit.id, tmp_path / "x", why="look")


def test_check_of_all_names_what_is_not_whole_and_what_no_act_speaks_of(tmp_path: Path) -> None:
    here = with_case(tmp_path)
    whole, changed = put(here, b"whole"), put(here, b"changed" * 9)
    stray = store_of(here.house).take(io.BytesIO(b"nobody knows me"))

    with damaged(lying(here, changed)):
        told = touch.check_all(here.as_("cleo"))

    assert (told.whole, told.failed, told.unrecorded) == ((whole.id,), (changed.id,), (stray.stored,))


def test_a_list_shows_what_one_may_look_at_and_the_look_is_on_record(here: Staffed) -> None:
    put(here, b"listed")

    assert {chain.exhibit.id for chain in listed(here.as_("rex"))} == set(exhibits(here.house.mission.ledger.entries()))
    with pytest.raises(Refused):
        listed(here.as_("audra"))
    one = listed(here.as_("rex"), case=CASE)[0].exhibit.id
    shown(here.as_("rex"), one)
    assert here.house.mission.ledger.entries(subject="views:rex")[-1].facts["looked_at"] == one


def test_a_copy_is_never_written_over_a_file_nor_into_the_mission(here: Staffed, tmp_path: Path) -> None:
    exhibit = put(here, b"not over that")
    (tmp_path / "there").write_text("mine")

    for out in (tmp_path / "there", here.house.mission.folder / "copy"):
        with pytest.raises(WrongUsage):
            touch.view(here.as_("cleo"), exhibit.id, out, why="look")
    assert (tmp_path / "there").read_text() == "mine"


def test_links_pipes_devices_and_folders_are_not_taken_in_unless_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"plain")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    os.mkfifo(tmp_path / "fifo")

    for name in ("link", "fifo", "."):
        with pytest.raises(WrongUsage), given_file(tmp_path / name):
            pass
    with pytest.raises(WrongUsage), given_file(Path("/dev/zero")):
        pass
    with pytest.raises(NotFound), given_file(tmp_path / "nothing"):
        pass
    with given_file(tmp_path / "link", follow=True) as given:
        assert given.stream.read() == b"plain"


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnusableSource), given_file(tmp_path / ("n" * 300)):  # no system opens such a name
        pass


@pytest.mark.parametrize(
    "name",
    ["two\nlines.jpg", "bell\x07.jpg", "n" * 250 + ".jpg", "photo\u202egpj.exe", "\u200bhidden.jpg", "\x1b[2J.jpg"],
)
def test_a_name_that_hides_something_is_taken_in_remarked_and_shown_harmless(
    name: str, here: Staffed, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(name.encode())

    with given_file(tmp_path / name) as given:
        exhibit = add(here.as_("ivy"), given, receipt(), unlooked).exhibit

    assert exhibit.seen is not None
    assert ("name_hides" in exhibit.seen.remarks) == (not name.startswith("nnn"))
    harmless = shown_name(name)
    assert harmless.isprintable()
    assert len(harmless) <= 80
