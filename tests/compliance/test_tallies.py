"""Parties' tallies beside the evidence: side by side, in their own units, and never part of any number."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compliance.world import DAY, HOUR, T0, agreement, incident, table, term, watch
from truce.compliance.contract import Options
from truce.compliance.tallies import contrast
from truce.model.agreement import Agreement
from truce.model.claim import Claim, Tally
from truce.model.coverage import Coverage
from truce.model.incident import Incident, Member
from truce.model.report import Report
from truce.vocabulary import vocabulary

OPTIONS = Options(as_of=T0 + 90 * DAY)
MINISTRY = "north-ministry"


def told(source: str, by: str | None = "south", origin: str | None = None, **more: Any) -> dict[str, Any]:
    """One telling of an incident: by whom, and whom it names."""
    return {"source": source, "origin": origin or source, "voice": origin or source, "by": by} | more


def claimed(by: str | None = "south") -> dict[str, Any]:
    return told(MINISTRY, by, flags=("party_claim",), against="north")


class World:
    """Incidents with their reports, in a line each."""

    def __init__(self) -> None:
        self.incidents: list[Incident] = []
        self.reports: list[Report] = []

    def happens(self, *tellings: dict[str, Any], at: datetime = T0 + HOUR, **more: Any) -> str:
        """An incident with its tellings; its id."""
        name = f"{len(self.incidents):03d}"
        members = []
        for number, telling in enumerate(tellings):
            one = dict(telling)
            voice, id = one.pop("voice"), f"rep-{name}-{number}"
            self.reports.append(Report(id=id, earliest=at, latest=at, day=at.date(), **one))
            members.append(Member(id, 1.0, voice))
        named = {t["by"] for t in tellings if t["by"] is not None}
        given: dict[str, Any] = {"by": dict.fromkeys(named, 1.0 / max(len(named), 1)), "p_happened": 1.0} | more
        self.incidents.append(replace(incident(name, at, **given), members=tuple(members)))
        return f"inc-{name}"

    def beside(
        self, claims: Iterable[Claim], coverage: Iterable[Coverage] = (), agreements: Iterable[Agreement] = ()
    ) -> list[dict[str, Any]]:
        """The claims set beside this world."""
        found: list[dict[str, Any]] = contrast(
            list(claims), table(Incident, self.incidents), table(Report, self.reports), table(Coverage, coverage),
            list(agreements), OPTIONS,
        ).to_pylist()  # fmt: skip
        return found

    def whole(self, claim: Claim | None = None) -> dict[str, Any]:
        """The row of a whole claim."""
        (row,) = [r for r in self.beside([claim or tally()]) if r["category"] == "*"]
        return row


def tally(id: str = "1", count: int | None = 100, **more: Any) -> Claim:
    given: dict[str, Any] = {
        "by": "north",
        "about": "south",
        "earliest": T0,
        "latest": T0 + DAY,
        "unit": "north_counted",
    }
    return Claim(id=f"clm-{id}", count=count, **(given | more))


def test_the_part_that_others_support_and_the_part_that_rests_on_the_claimant_are_told_apart() -> None:
    world = World()
    world.happens(claimed(), told("radio"), told("patrol"))
    world.happens(claimed())
    world.happens(told("radio"))
    row = world.whole()

    assert row["expected"] == pytest.approx(3.0)
    assert (row["supported"], row["only_claimant"]) == (pytest.approx(1.0), pytest.approx(1.0))
    assert row["n_origins"] == 2


def test_who_tells_of_the_act_and_names_nobody_supports_no_accusation() -> None:
    world = World()
    world.happens(claimed(), told("radio", None), told("patrol", None))

    assert world.whole()["supported"] == 0.0
    assert world.whole()["only_claimant"] == pytest.approx(1.0)


def test_ten_outlets_that_quote_one_governor_are_one_voice_and_the_chain_is_shown() -> None:
    world = World()
    world.happens(*(told(f"outlet-{n}", origin="governor") for n in range(10)))
    row = world.whole()

    assert row["supported"] == 0.0
    assert row["n_origins"] == 1
    (chain,) = row["copies"]
    assert chain.startswith("governor <- outlet-0 (1), outlet-1 (1)")
    assert "copies_among" in row["unknown"]


def test_a_ministry_that_copies_a_channel_is_shown_as_its_copier() -> None:
    world = World()
    world.happens(told("channel"), told(MINISTRY, voice="channel", flags=("party_claim",), against="north"))
    row = world.whole()

    assert row["copies"] == [f"channel <- {MINISTRY} (1)"]
    assert row["only_claimant"] == 0.0


def test_one_source_that_tells_for_itself_is_no_chain() -> None:
    world = World()
    world.happens(told("radio"), told("patrol"))

    assert world.whole()["copies"] == []


def test_what_nobody_is_named_for_widens_the_high_end_alone() -> None:
    world = World()
    for _ in range(5):
        world.happens(told("patrol", None))
    row = world.whole()

    assert (row["expected"], row["low"], row["high"]) == (0.0, 0.0, 5.0)
    assert row["unattributed"] == pytest.approx(5.0)
    assert {"nothing_told", "doer_not_named"} <= set(row["unknown"])


def test_the_claimed_number_changes_nothing_beside_it() -> None:
    world = World()
    world.happens(claimed(), told("radio"))
    few, many = (world.whole(tally(count=count)) for count in (1, 4900))

    apart = {"claimed"}
    assert {k: v for k, v in few.items() if k not in apart} == {k: v for k, v in many.items() if k not in apart}


def test_claims_in_two_units_get_two_rows_and_no_sum() -> None:
    world = World()
    world.happens(claimed(), told("radio"))
    rows = world.beside([tally("1", 2935), tally("2", 4900, by="south", about="north", unit="south_counted")])

    assert [(r["claimed"], r["unit"], r["comparable"]) for r in rows] == [
        (2935, "north_counted", "no_common_unit"),
        (4900, "south_counted", "no_common_unit"),
    ]
    assert all("unit_not_comparable" in r["unknown"] for r in rows)


def test_only_what_lies_in_the_window_stands_beside_it() -> None:
    world = World()
    world.happens(told("radio"), at=T0 + HOUR)
    world.happens(told("radio"), at=T0 + DAY)  # the end instant is outside

    assert world.whole()["expected"] == pytest.approx(1.0)


@pytest.mark.parametrize("ends", [{"earliest": None}, {"latest": None}, {"earliest": None, "latest": None}])
def test_a_claim_without_a_window_has_nothing_beside_it(ends: dict[str, Any]) -> None:
    world = World()
    world.happens(claimed(), told("radio"))
    row = world.whole(tally(**ends))

    assert (row["comparable"], row["expected"]) == ("window_unknown", None)
    assert "no_window" in row["unknown"]


def test_categories_are_read_as_acts_and_weapons() -> None:
    world = World()
    shell = world.happens(told("radio"), weapon_class={"mortar": 1.0})
    drone = world.happens(told("radio"), weapon_class={"fpv": 1.0})
    storm = world.happens(told("radio"), acts={"offensive_action_or_assault": 1.0})
    words = (Tally("shelling", 60), Tally("fpv_drone_uses_at_least", 30), Tally("штурми", 4), Tally("sorcery", 6))
    rows = {r["category"]: r for r in world.beside([tally(breakdown=words)])}

    assert [rows[c]["because"] for c in ("shelling", "fpv_drone_uses_at_least", "штурми")] == [
        [shell],
        [drone],
        [storm],
    ]
    assert (rows["fpv_drone_uses_at_least"]["claimed"], rows["fpv_drone_uses_at_least"]["at_least"]) == (30, True)
    assert (rows["sorcery"]["comparable"], rows["sorcery"]["expected"]) == ("category_unknown", None)
    assert "category_unknown" in rows["sorcery"]["unknown"]


def test_a_weapon_nobody_tells_is_left_open() -> None:
    world = World()
    world.happens(told("radio"))
    (_, row) = world.beside([tally(breakdown=(Tally("shelling", 60),))])

    assert (row["expected"], row["high"]) == (0.0, 1.0)
    assert "weapon_not_told" in row["unknown"]


def test_a_part_of_another_category_says_so() -> None:
    (_, row) = World().beside([tally(breakdown=(Tally("shelling_heavy_weapons_subset", 812),))])

    assert "subset_of_other" in row["unknown"]


def test_where_nobody_watched_and_nothing_was_collected_that_is_said() -> None:
    world = World()
    world.happens(told("radio"))
    (blind,) = world.beside([tally()])
    (seen,) = world.beside([tally()], [watch("p", T0, T0 + DAY)])
    (later,) = world.beside([tally(earliest=T0 + 5 * DAY, latest=T0 + 6 * DAY)])

    assert "no_log" in blind["unknown"]
    assert seen["coverage"] > 0.5
    assert not {"no_log", "area_unwatched", "not_collected"} & set(seen["unknown"])
    assert "not_collected" in later["unknown"]


def test_a_claim_as_a_whole_speaks_of_what_its_agreement_forbids() -> None:
    world = World()
    world.happens(told("radio"), acts={"hostile_propaganda": 1.0})
    world.happens(told("radio"))
    pact = agreement(term("T-1", "cessation"))
    (row,) = world.beside([tally(agreement="greenline")], agreements=[pact])

    assert row["expected"] == pytest.approx(1.0)
    assert "use_of_weapon" in row["acts"]
    assert "hostile_propaganda" not in row["acts"]


def test_every_unknown_is_in_the_vocabulary() -> None:
    world = World()
    world.happens(claimed(), told("radio", None))
    claims = [
        tally("1", None, about=None, unit=None),
        tally("2", earliest=None),
        tally("3", breakdown=(Tally("x", 1),)),
    ]

    assert {code for row in world.beside(claims) for code in row["unknown"]} <= vocabulary().unknowns.keys()


VOICES = st.lists(st.sampled_from([MINISTRY, "radio", "patrol", "channel"]), min_size=1, max_size=4)


@settings(max_examples=30, deadline=None)
@given(st.lists(VOICES, max_size=6))
def test_the_parts_never_exceed_the_whole_and_a_copy_never_adds_support(incidents: list[list[str]]) -> None:
    plain, copied = World(), World()
    for voices in incidents:
        tellings = [claimed() if v == MINISTRY else told(v) for v in voices]
        plain.happens(*tellings)
        copied.happens(*tellings, *(told(f"copier-of-{v}", voice=v) for v in voices if v != MINISTRY))
    one, other = plain.whole(), copied.whole()

    assert one["supported"] + one["only_claimant"] <= one["expected"] + 1e-9
    assert one["low"] <= one["expected"] <= one["high"]
    for name in ("expected", "supported", "only_claimant", "n_origins"):
        assert one[name] == other[name]


@settings(max_examples=20, deadline=None)
@given(st.lists(VOICES, min_size=1, max_size=5), st.randoms())
def test_sides_swapped_give_rows_swapped_and_the_order_of_rows_does_not_matter(
    incidents: list[list[str]], chance: Any
) -> None:
    def whole(by: str, about: str, shuffled: bool) -> dict[str, Any]:
        world, ministry = World(), f"{by}-ministry"
        for voices in incidents:
            world.happens(*(
                told(ministry, about, flags=("party_claim",), against=by) if v == MINISTRY else told(v, about)
                for v in voices
            ))  # fmt: skip
        if shuffled:
            chance.shuffle(world.reports)
            chance.shuffle(world.incidents)
        return world.whole(tally(by=by, about=about, unit="x"))

    mine, theirs = whole("north", "south", shuffled=False), whole("south", "north", shuffled=True)
    for name in ("expected", "low", "high", "supported", "only_claimant", "unattributed", "n_origins", "unknown"):
        assert (
            mine[name] == pytest.approx(theirs[name]) if isinstance(mine[name], float) else mine[name] == theirs[name]
        )
