"""Harm to civilians in its register: told, named, verified by a second person, merged, counted, published."""

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import pytest

from tests.casework import Staffed
from tests.leak.marks import pattern
from tests.leak.search import found_in
from truce.community.harm.forms import CRATER, DAMAGE, INCIDENT, RECORD, REMNANT
from truce.errors import Conflict, Refused, UnusableValue, WrongUsage
from truce.flow.community import harm, harm_figures, harm_shown, leaving
from truce.flow.community.taking import minds, wanted
from truce.flow.people import people_open
from truce.flow.people.people_keep import find
from truce.wire.leaf import leaf_of
from truce.wire.rows import Row, rows_of

SHELLED: dict[str, Any] = {
    "day": "2025-04-20",
    "area": "Kherson",
    "place": "by the Zhovtyquell mill",
    "control": "ua",
    "weapon": "mlrs",
    "mode": "direct",
    "reference": "K-17",
    "civilian": "shoppers at a market, no armed people seen",
    "sources": "medical city-hospital; witness families",
    "groups": "killed female adult 3; killed 4; injured 9",
}
MAY = datetime(2025, 5, 2, tzinfo=UTC)
KNOWN = {"incident": "K-17", "outcome": "killed", "sex": "female", "years": 34, "civilian": "a nurse"}


def told(here: Staffed, noun: str = INCIDENT, **fields: Any) -> str:
    return harm.add(here.as_("hugo"), noun, [Row(1, fields or SHELLED)]).new[0]


def verified(here: Staffed, id: str) -> str:
    harm.step(here.as_("hugo"), id, "under_verification", "sources are sought")
    harm.step(here.as_("hera"), id, "verified", "hospital and families tell the same")
    return id


def floor(here: Staffed) -> dict[str, int]:
    return dict(harm_figures.told(here.as_("hugo")).figures.floor)


def test_counts_enter_the_floor_when_a_second_person_verified_them(here: Staffed) -> None:
    id = told(here)
    assert floor(here)["killed"] == 0

    harm.step(here.as_("hera"), id, "under_verification", "sources are sought")
    for handle in ("hugo", "hera"):  # who recorded it, and who looked into it
        with pytest.raises(Refused, match="second person"):
            harm.step(here.as_(handle), id, "verified", "both tell the same")
    harm.step(here.as_("hilde"), id, "verified", "hospital and families tell the same")

    assert floor(here) == {"killed": 7, "injured": 9, "missing": 0}


def test_naming_somebody_leaves_every_figure_as_it_is(here: Staffed) -> None:
    verified(here, told(here))
    woman = told(here, RECORD, **KNOWN, sources="witness family; document registry")
    verified(here, woman)
    before = harm_figures.told(here.as_("hugo"))

    person = harm.name(here.as_("hugo"), woman, {"name": "Quenrisalda Vobrumarska", "variants": ["Квенрісальда"]})

    assert harm_figures.told(here.as_("hugo")) == before
    assert before.figures.floor == {"killed": 7, "injured": 9, "missing": 0}
    assert find(here.house, person).kind == "victim"
    assert people_open.open_identity(here.as_("pia"), person, "to tell the family")[0]["name"].startswith("Quen")


def test_neither_log_nor_vault_shows_a_name_or_a_place_to_anybody_else(here: Staffed) -> None:
    woman = told(here, RECORD, **{**KNOWN, "incident": told(here)})
    harm.name(here.as_("hugo"), woman, {"name": "Quenrisalda Vobrumarska"})
    marks = pattern(("Quenrisalda", "Vobrumarska", "Zhovtyquell", "Kherson", "nurse"))
    log = b"".join(leaf_of(entry) for entry in here.house.mission.ledger.entries())

    assert not marks.found(log)
    for file in (path for path in here.house.mission.folder.rglob("*") if path.is_file()):
        assert not found_in(file.read_bytes(), marks), file.name
    for handle in ("ines", "otto", "ana", "cleo", "zoya", "hana", "pia"):
        with pytest.raises(Refused):
            harm.one(here.as_(handle), woman)


def test_too_few_sources_verify_nothing(here: Staffed) -> None:
    id = told(here, **{**SHELLED, "sources": "medical city-hospital; media news"})
    harm.step(here.as_("hugo"), id, "under_verification", "sources are sought")

    with pytest.raises(Refused, match="sources"):
        harm.step(here.as_("hera"), id, "verified", "one hospital")


def test_what_is_told_anew_after_it_was_verified_is_only_reported_again(here: Staffed) -> None:
    id = verified(here, told(here))
    harm.change(here.as_("hera"), id, {"groups": "killed female adult 3; killed 5; injured 9"})

    assert floor(here) == {"killed": 3, "injured": 9, "missing": 0}
    with pytest.raises(Conflict):
        harm.step(here.as_("hugo"), id, "verified", "as before", parts=["g2"])


def test_a_merger_and_its_undoing_leave_the_figures_of_before(here: Staffed) -> None:
    first, again = verified(here, told(here)), verified(here, told(here, **{**SHELLED, "reference": "K-18"}))
    before = harm_figures.told(here.as_("hugo"))

    harm.merge(here.as_("hugo"), again, first, "the same strike, told by another")
    assert floor(here) == {"killed": 7, "injured": 9, "missing": 0}
    with pytest.raises(Conflict):
        harm.merge(here.as_("hugo"), first, again, "the same strike")
    harm.unmerge(here.as_("hugo"), again, "another street")

    assert harm_figures.told(here.as_("hugo")) == before


def test_bad_rows_are_told_and_the_good_ones_land(here: Staffed) -> None:
    text = "day,area,groups,sources\n2025-04-20,Kherson,killed 2,medical hospital\nsoon,Kherson,killed 1,\n"
    text += "2025-04-21,Kherson,slain 1,\n2025-04-21,Kherson,killed 0,\n"
    taken = harm.add(here.as_("hugo"), INCIDENT, rows_of(text, "csv"))

    assert len(taken.new) == 1
    assert [bad.line for bad in taken.bad] == [3, 4, 5]
    assert not any("slain" in bad.why for bad in taken.bad)


def test_rows_sent_twice_are_kept_once(here: Staffed) -> None:
    told(here)
    again = harm.add(here.as_("hera"), INCIDENT, [Row(1, SHELLED)])

    assert (again.new, again.changed, again.same) == ([], [], 1)


def test_an_individual_belongs_to_an_incident_that_is_kept(here: Staffed) -> None:
    taken = harm.add(here.as_("hugo"), RECORD, [Row(1, KNOWN)])

    assert len(taken.bad) == 1
    assert "not kept here" in taken.bad[0].why


def test_an_individual_is_linked_only_to_somebody_in_the_vault(here: Staffed) -> None:
    told(here)
    taken = harm.add(here.as_("hugo"), RECORD, [Row(1, {**KNOWN, "person": "per-0000000000000000"})])

    assert "vault" in taken.bad[0].why


def test_what_leaves_is_of_whole_months_shows_no_small_count_and_is_on_record(here: Staffed) -> None:
    verified(here, told(here))
    here.clock.now = MAY
    shown = harm_figures.published(here.as_("hugo"), date(2025, 4, 1), date(2025, 5, 1))

    assert shown.floor == {"killed": 7, "injured": 9, "missing": 0}
    assert shown.table("sex", "killed")["female"] is None
    assert shown.table("sex", "killed")["unknown"] is None
    assert [e.facts["method"] for e in here.house.mission.ledger.entries(acts=["harm.release"])] == ["harm-figures/1"]
    with pytest.raises(Refused, match="whole months"):
        harm_figures.published(here.as_("hugo"), date(2025, 4, 2), date(2025, 5, 1))


def test_craters_say_where_from_and_never_who(here: Staffed) -> None:
    row = {"day": "2025-04-21", "area": "Kherson", "method": "fuze_furrow", "bearing": 95, "trained": "yes"}
    told(here, CRATER, **row)
    shown = harm_figures.shown(harm.book(here.as_("hugo")).of(CRATER)[0])

    assert shown.sectors == ((90.0, 100.0),)
    assert "who_fired" in shown.never
    with pytest.raises(UnusableValue):
        harm.change(here.as_("hugo"), harm.book(here.as_("hugo")).of("crater")[0].id, {"bearing": 400})


def test_the_craters_of_one_object_speak_together(here: Staffed) -> None:
    told(here, DAMAGE, day="2025-04-20", area="Kherson", object="school", reference="D-1")
    row = {"day": "2025-04-21", "area": "Kherson", "damage": "D-1", "method": "fuze_furrow", "trained": "yes"}
    for bearing in (358, 4):
        told(here, CRATER, **row, bearing=bearing)
    ((name, mean),) = harm_figures.fires(harm.book(here.as_("hugo")))

    assert (name, mean.craters, mean.agree) == ("D-1", 2, True)
    assert round(mean.bearing) == 1
    assert "not kept" in harm.add(here.as_("hugo"), CRATER, [Row(1, {**row, "bearing": 4, "damage": "D-2"})]).bad[0].why


def test_a_damaged_object_is_verified_as_a_casualty_is(here: Staffed) -> None:
    row = {"day": "2025-04-20", "area": "Kherson", "object": "hospital", "extent": "severe"}
    id = told(here, DAMAGE, **row, sources="site_visit patrol; image open")
    assert harm.one(here.as_("hugo"), id)[1].protection == "medical"

    verified(here, id)

    assert harm_figures.told(here.as_("hugo")).objects == (1, 1)
    with pytest.raises(WrongUsage):
        harm.merge(here.as_("hugo"), id, id, "the same")


def test_a_form_sent_twice_is_one_thing_and_another_ones_reference_changes_nothing(here: Staffed) -> None:
    form = {**SHELLED, "groups": [{"outcome": "killed", "number": "3"}]}
    id = harm.begin(here.as_("hugo"), INCIDENT, form, "one-sending")

    assert harm.begin(here.as_("hugo"), INCIDENT, form, "one-sending") == id
    with pytest.raises(Conflict) as taken:
        harm.begin(here.as_("hera"), INCIDENT, form, "another")
    assert taken.value.given["field"] == "reference"
    assert len(harm.book(here.as_("hugo")).incidents) == 1


def test_every_field_that_is_wrong_is_told_at_once_and_what_was_written_is_not() -> None:
    wrong = {
        "day": "soon",
        "groups": [{"outcome": "killed", "number": "3"}, {"outcome": "slain", "number": "0"}, {"outcome": "killed"}],
        "sources": [{"kind": "medical", "origin": "two words"}],
    }

    found = harm.faults(INCIDENT, wrong)

    assert set(found) == {"day", "area", "groups-1-outcome", "groups-2-number", "sources-0-origin"}
    assert not any("slain" in fault.explain() or "two words" in fault.explain() for fault in found.values())
    assert harm.faults(INCIDENT, {**SHELLED, "groups": [{"outcome": "killed", "number": "3"}]}) == {}


def test_a_place_that_leads_to_a_door_is_asked_about_and_a_place_is_not(here: Staffed) -> None:
    door = "12 Mill Lane, house of Maria Kovalenko, 49.98765 36.23456"
    taken = harm.add(here.as_("hugo"), INCIDENT, [Row(1, {**SHELLED, "place": door})])

    assert [(mind.field, mind.looks) for mind in taken.mind] == [("place", ("coordinates", "doorstep", "home"))]
    for name in ("вул. Шевченка, 12", "будинок Ковальчуків", "Kovalenko's house", "rue des Lilas 4", "منزل عائلة"):
        assert minds({"place": name}), name
    plain = ("by the Zhovtyquell mill", "Nova Kakhovka", "200 m east of Mill Lane", "school no. 3", "km 12 of the M03")
    assert [minds({"place": name, "area": name}) for name in plain] == [[]] * len(plain)
    assert harm.add(here.as_("hugo"), INCIDENT, [Row(1, {**SHELLED, "reference": "K-19"})]).mind == []


@pytest.mark.parametrize(
    ("noun", "field", "row"),
    [
        (INCIDENT, "day", SHELLED),
        (INCIDENT, "until", SHELLED),
        (DAMAGE, "day", {"area": "Kherson", "object": "school"}),
        (CRATER, "day", {"area": "Kherson", "method": "long_axis", "bearing": 9}),
        (REMNANT, "day", {"area": "Kherson", "sort": "mine"}),
        (REMNANT, "cleared", {"day": "2025-04-20", "area": "Kherson", "sort": "mine"}),
        (INCIDENT, "sources", SHELLED | {"sources": "medical hospital 2030-09-20"}),
        (RECORD, "sources", KNOWN | {"sources": "medical hospital 2030-09-20"}),
    ],
)
def test_a_day_that_has_not_come_is_refused_at_its_field(
    here: Staffed, noun: str, field: str, row: dict[str, Any]
) -> None:
    if noun == RECORD:
        told(here)
    ahead = row if field == "sources" else {**row, field: "2030-09-20"}
    (bad,) = harm.add(here.as_("hugo"), noun, [Row(1, ahead)]).bad
    assert "not come yet" in bad.why
    assert field in bad.why
    with pytest.raises(UnusableValue) as fault:
        harm.begin(here.as_("hugo"), noun, ahead)
    assert fault.value.given["field"] == field


def test_one_reference_of_two_nouns_is_told_by_what_was_asked_for(here: Staffed) -> None:
    incident = told(here)
    damage = told(here, DAMAGE, day="2025-04-20", area="Kherson", object="school", reference="K-17")
    there = harm.book(here.as_("hugo")).held

    assert [wanted(there, "K-17", noun).id for noun in (INCIDENT, DAMAGE)] == [incident, damage]
    with pytest.raises(Conflict) as two:
        harm.step(here.as_("hugo"), "K-17", "under_verification", "sources are sought")
    assert two.value.given["ids"] == f"{incident}, {damage}"
    assert told(here, RECORD, **KNOWN)  # it belongs to the incident


def test_nobody_writes_over_what_a_colleague_wrote_meanwhile(here: Staffed) -> None:
    id = told(here)
    seen = harm_shown.shown(here.as_("hera"), id).seen
    harm.step(here.as_("hugo"), id, "under_verification", "sources are sought")

    with pytest.raises(Conflict, match="since you opened it"):
        harm.change(here.as_("hera"), id, {"area": "Mykolaiv"}, seen=seen)
    with pytest.raises(Conflict, match="since you opened it"):
        harm.step(here.as_("hera"), id, "verified", "as I read it", seen=seen)
    harm.step(here.as_("hera"), id, "verified", "read again", seen=seen + 1)


def test_what_lacks_before_somebody_may_verify_is_said_for_each_of_them(here: Staffed) -> None:
    id = told(here, **{**SHELLED, "sources": "medical city-hospital; media news", "civilian": None})
    lacks = {who: harm_shown.shown(here.as_(who), id).rungs[0].lacks for who in ("hugo", "hera")}
    assert lacks == {
        "hugo": ("look_into", "sources", "civilian", "second_person"),
        "hera": ("look_into", "sources", "civilian"),
    }

    harm.change(here.as_("hugo"), id, {"sources": SHELLED["sources"], "civilian": "shoppers"})
    harm.step(here.as_("hugo"), id, "under_verification", "sources are sought")

    assert [rung.lacks for rung in harm_shown.shown(here.as_("hera"), id).rungs] == [(), (), ()]
    assert harm_shown.shown(here.as_("hugo"), id).rungs[0].lacks == ("second_person",)


def test_an_incident_shows_everybody_of_its_happening_each_counted_once(here: Staffed) -> None:
    first = verified(here, told(here))
    woman = told(here, RECORD, **KNOWN, sources="witness family; document registry")
    again = told(here, **{**SHELLED, "reference": "K-18"})
    other = told(here, RECORD, **{**KNOWN, "incident": "K-18"})
    harm.merge(here.as_("hugo"), again, first, "the same strike")

    shown = harm_shown.shown(here.as_("hugo"), first)

    assert [one.id for one in shown.records] == [woman, other]
    assert shown.count is not None
    assert shown.count.verified == {"killed": 7, "injured": 9, "missing": 0} == shown.count.told
    assert shown.merged == (again,)


def test_what_may_leave_can_be_looked_at_before_and_its_file_is_what_the_log_holds_the_hash_of(here: Staffed) -> None:
    verified(here, told(here))
    april = (date(2025, 4, 1), date(2025, 5, 1))
    here.clock.now = MAY
    seen = harm_figures.preview(here.as_("hugo"), *april)
    assert leaving.released(here.as_("hugo"), "harm") == []

    made = harm_figures.published(here.as_("hugo"), *april)
    (release,) = leaving.released(here.as_("hugo"), "harm")

    assert made == seen
    assert sha256(leaving.document(harm_figures.published_plain(made))).hexdigest() == release.sha256
    assert (release.by, release.start, release.until) == ("hugo", *april)
    sheet = leaving.sheet(harm_figures.published_plain(made))
    assert "sex,killed,female,,True" in sheet
    assert "verified_floor,,injured,9,False" in sheet
    with pytest.raises(Refused):
        harm_figures.preview(here.as_("ana"), *april)
