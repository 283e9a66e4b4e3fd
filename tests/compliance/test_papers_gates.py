"""What a term waits for, hangs on, and is prolonged by, is shown by documents; readings keep their own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.compliance.papers import at, date_of, document, held, ruling, said
from tests.compliance.world import incident
from truce.model.agreement import Agreement
from truce.model.document import Document
from truce.wire.catalogue import from_catalogue

MINSK = from_catalogue("minsk-2-2015")
ENERGY = from_catalogue("energy-moratorium-2025")
SEA = from_catalogue("black-sea-2025")
GAZA = from_catalogue("gaza-2025")
JEDDAH = from_catalogue("sudan-jeddah-2023")


def constitution() -> list[Document]:
    events = ("new_constitution_in_force", "special_status_law_in_force")
    return [document(e, e, "2015-11-01T00:00:00+02:00", kind="law", by="ua") for e in events]


def elections(on: str = "2015-12-01T00:00:00+02:00") -> Document:
    return document("e", "local_elections_held", on, kind="certificate", source="odihr")


def test_border_control_waits_for_elections_and_then_for_the_constitution() -> None:
    as_of = "2016-01-10T00:00:00+02:00"

    assert said(held(MINSK, [], as_of), "M2-9") == ("not_yet_in_force", "not_yet_started")
    assert said(held(MINSK, [elections()], as_of), "M2-9") == ("suspended", "suspended")
    both = held(MINSK, [elections(), *constitution()], as_of)
    assert said(both, "M2-9") == ("not_assessable", "waits_for_documents")
    assert ruling(both, "M2-9")["earliest"] == at("2015-12-02T00:00:00+02:00")  # the day after them, from its midnight


def test_a_gate_that_opens_later_moves_the_start() -> None:
    late = elections("2016-02-01T00:00:00+02:00")
    found = held(MINSK, [late, *constitution()], "2016-03-01T00:00:00+02:00")

    assert ruling(found, "M2-9")["earliest"] == at("2016-02-02T00:00:00+02:00")


def in_force(agreement: Agreement) -> Agreement:
    """The agreement as if it had taken effect on the day it was announced."""
    start = datetime(2025, 3, 25, tzinfo=UTC)
    terms = tuple(
        replace(t, readings=tuple(replace(r, in_force=True, start=start, unknown_start=False) for r in t.readings))
        for t in agreement.terms
    )
    return replace(agreement, effective_from=start, terms=terms)


def lifted() -> list[Document]:
    events = ("restrictions_on_rosselkhozbank_and_food_exporters_lifted", "payment_systems_reconnected")
    return [document(e, e, "2025-04-10T00:00:00+00:00", kind="notice", source="us", by="us") for e in events]


def test_in_the_russian_reading_alone_the_black_sea_terms_wait_for_the_lifting_of_sanctions() -> None:
    sea, as_of = in_force(SEA), "2025-05-01T00:00:00+00:00"
    waiting, open_ = held(sea, [], as_of), held(sea, lifted(), as_of)

    assert said(waiting, "BS-1", reading="ru") == ("suspended", "suspended")
    assert said(waiting, "BS-1", reading="text")[0] == "not_assessable"
    assert said(waiting, "BS-1", reading="*")[0] == "disputed_scope"
    assert said(open_, "BS-1", reading="ru")[0] != "suspended"
    assert ruling(open_, "BS-1", reading="ru")["earliest"] == at("2025-04-10T00:00:00+00:00")


def test_an_understanding_that_never_took_effect_stays_so() -> None:
    assert said(held(SEA, lifted(), "2025-05-01T00:00:00+00:00"), "BS-1", reading="ru")[0] == "not_yet_in_force"


def hostages(living: float, on: str, **more: Any) -> list[Document]:
    about: dict[str, Any] = {"kind": "confirmation", "source": "icrc", "by": "hamas", "unit": "persons"} | more
    return [
        document("living", "living_hostages_released", on, figure=living, **about),
        document("remains", "remains_returned", on, figure=28, **about),
    ]


def approved() -> Document:
    return document("a", "israeli_government_approval", "2025-10-10T01:00:00+03:00", kind="decision", by="il")


def test_not_to_return_binds_only_while_the_other_side_is_not_shown_to_fall_short() -> None:
    as_of = "2025-10-20T00:00:00+03:00"
    in_time, short = "2025-10-13T10:00:00+03:00", "2025-10-14T10:00:00+03:00"

    assert said(held(GAZA, [], as_of), "GZ-3") == ("suspended", "suspended")  # nobody showed the approval
    silent = ruling(held(GAZA, [approved()], as_of), "GZ-3")
    kept = ruling(held(GAZA, [approved(), *hostages(20, in_time)], as_of), "GZ-3")
    broken = ruling(held(GAZA, [approved(), *hostages(13, short)], as_of), "GZ-3")
    assert silent["latest"] == kept["latest"] == at(as_of)
    assert broken["latest"] == at("2025-10-13T12:00:00+03:00")  # from the other's deadline on it is free
    assert (broken["status"], broken["reason"]) == ("suspended", "suspended")


def extended(until: str, **more: Any) -> Document:
    about: dict[str, Any] = {"agreement": "sudan-jeddah-2023", "kind": "agreement", "outcome": "extended"} | more
    return document("x", "ceasefire_extended", "2023-05-29T19:00:00+02:00", until=until, **about)


def shots() -> Any:
    fired = datetime(2023, 6, 1, 12, tzinfo=UTC)
    return incident("late", fired, by={"rsf": 1.0}, p_happened=1.0, acts={"offensive_action_or_assault": 1.0})


def test_a_truce_that_was_prolonged_still_binds_and_one_that_was_not_does_not() -> None:
    as_of, until = "2023-06-10T00:00:00+02:00", "2023-06-03T21:45:00+02:00"
    plain, longer = held(JEDDAH, [], as_of, [shots()]), held(JEDDAH, [extended(until)], as_of, [shots()])

    assert ruling(plain, "SJ-1", "rsf")["status"] != "breached_minor"
    assert ruling(longer, "SJ-1", "rsf")["latest"] == at(until)
    assert said(longer, "SJ-1", "rsf")[1] == "breach_established"
    assert ruling(longer, "SJ-0", "rsf")["latest"] == at("2023-05-22T21:45:00+02:00")  # it ended before all began
    assert date_of(longer, term="SJ-1", kind="end")["extended_to"] == at(until)


def test_a_prolongation_nobody_knew_of_yet_does_not_bind() -> None:
    late = extended("2023-06-03T21:45:00+02:00", learnt_at="2023-06-05T00:00:00+02:00")
    row = ruling(held(JEDDAH, [late], "2023-06-02T00:00:00+02:00"), "SJ-1", "rsf")

    assert row["latest"] == at("2023-05-29T21:45:00+02:00")


def test_what_must_be_agreed_is_not_prolonged_by_one_side_s_word() -> None:
    def word(party: str, until: str) -> Document:
        return document(party, "moratorium_extended", "2025-04-16T12:00:00+03:00", kind="statement", source=party,
                        by=party, agreement="energy-moratorium-2025", until=until)  # fmt: skip

    one, as_of = word("ua", "2025-05-17T00:00:00+03:00"), "2025-05-01T00:00:00+03:00"
    alone, both = held(ENERGY, [one], as_of), held(ENERGY, [one, word("ru", "2025-05-10T00:00:00+03:00")], as_of)

    assert ruling(alone, "EM-1")["latest"] == at("2025-04-17T00:00:00+03:00")
    assert said(alone, "EM-3") == ("not_assessable", "claimed_only")
    assert ruling(both, "EM-1")["latest"] == at(as_of)
    assert said(both, "EM-3") == ("in_force_compliant", "prolonged")
    assert date_of(both, term="EM-3", kind="end")["extended_to"] == at("2025-05-10T00:00:00+03:00")  # the shorter


def test_a_side_that_contests_a_prolongation_keeps_its_own_end_in_its_own_reading() -> None:
    told = document("x", "moratorium_extended", "2025-04-16T12:00:00+03:00", kind="agreement", source="us",
                    agreement=ENERGY.id, until="2025-05-17T00:00:00+03:00", contested_by=("ru",))  # fmt: skip
    found = held(ENERGY, [told], "2025-05-01T00:00:00+03:00")

    assert ruling(found, "EM-1", reading="ru")["latest"] == at("2025-04-17T00:00:00+03:00")
    assert ruling(found, "EM-1", reading="ua")["latest"] == at("2025-05-01T00:00:00+03:00")
    assert said(found, "EM-3")[0] == "disputed_scope"


def test_an_agreement_that_was_ended_binds_no_more() -> None:
    over = document("o", "agreement_terminated", "2023-05-25T00:00:00+02:00", kind="agreement", agreement=JEDDAH.id)
    row = ruling(held(JEDDAH, [over], "2023-06-10T00:00:00+02:00"), "SJ-1", "rsf")

    assert row["latest"] - row["earliest"] == timedelta(days=2, hours=2, minutes=15)


def test_a_claimed_release_frees_nobody_but_in_the_claimant_s_own_reading() -> None:
    fired = datetime(2025, 4, 5, 12, tzinfo=UTC)
    strike = incident("s", fired, by={"ru": 1.0}, p_happened=1.0, target={"power_grid": 1.0},
                      acts={"strike_on_protected_object": 1.0})  # fmt: skip
    claim = document("r", "release_claimed", "2025-04-03T00:00:00+03:00", kind="statement", source="ru", by="ru",
                     agreement="energy-moratorium-2025")  # fmt: skip
    found = held(ENERGY, [claim], "2025-04-10T00:00:00+03:00", [strike])

    assert said(found, "EM-2", "ru") == ("released", "released")
    assert said(found, "EM-2", "ua") == ("not_checkable", "permission_only")
    text, own = ruling(found, "EM-1", "ru"), ruling(found, "EM-1", "ru", reading="ru")
    assert text["status"].startswith("breached")
    assert "doc-r" in text["because"]
    assert own["status"].startswith("breached")  # the whole period began before the claim
    days = [r for r in found.rulings.to_pylist() if (r["term"], r["period"], r["area"]) == ("EM-1", "day", "all")]
    after = [r for r in days if r["party"] == "ru" and r["earliest"] >= at("2025-04-03T00:00:00+03:00")]
    assert {r["status"] for r in after if r["reading"] == "ru"} == {"released"}
    assert "released" not in {r["status"] for r in after if r["reading"] != "ru"}
    assert "released" not in {r["status"] for r in days if r["party"] == "ua"}
