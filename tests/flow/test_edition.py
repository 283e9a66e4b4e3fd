"""Editions: what leaves the mission waits, and names nobody where the mandate forbids it."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.flow.conftest import Walked
from truce.errors import Refused, WrongUsage
from truce.flow.brief import brief
from truce.flow.frames import frame
from truce.flow.house import House
from truce.model.mandate import Mandate
from truce.model.ruling import Ruling

RULING = re.compile(r"rul-[0-9a-f]{16}")
LATE, EARLY = datetime(2031, 1, 1, tzinfo=UTC), datetime(2024, 9, 1, tzinfo=UTC)


def under(vela: Walked, mandate: Mandate, now: datetime = LATE) -> House:
    return replace(vela.house, choices=replace(vela.house.choices, mandate=mandate), clock=lambda: now)


def test_a_mandate_that_says_nothing_allows_no_public_edition(vela: Walked) -> None:
    with pytest.raises(Refused, match="publication"):
        brief(under(vela, Mandate()), "json", "en", "public")


def test_the_public_waits_until_what_is_told_cannot_be_used_to_aim(vela: Walked) -> None:
    with pytest.raises(Refused, match="too early"):
        brief(under(vela, Mandate(publication_allowed=True), EARLY), "json", "en", "public")


def test_where_attribution_is_forbidden_no_row_speaks_of_one_party(vela: Walked) -> None:
    house = under(vela, Mandate(publication_allowed=True))
    made = brief(house, "json", "en", "public").content.decode()
    free = under(vela, Mandate(publication_allowed=True, attribution_allowed=True))
    parties = dict(frame(vela.house, Ruling).select("id", "party").rows())

    assert {parties[id] for id in RULING.findall(made)} == {"any"}
    assert {parties[id] for id in RULING.findall(brief(free, "json", "en", "public").content.decode())} > {"any"}


def test_there_are_three_editions(vela: Walked) -> None:
    with pytest.raises(WrongUsage):
        brief(vela.house, "json", "en", "press")
