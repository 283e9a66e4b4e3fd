"""What a form asks for is what the nouns hold; everything that is wrong is told at once, each at its field."""

from typing import Any

import pytest

from tests.community.told import TOLD
from truce.community.asks import Fault, asks, faults
from truce.community.forms import noun_from
from truce.model.community import NOUNS


@pytest.mark.parametrize("noun", sorted(NOUNS))
def test_a_form_asks_for_every_field_of_a_noun_and_for_no_other(noun: str) -> None:
    assert [ask.name for ask in asks(noun)] == list(NOUNS[noun].__dataclass_fields__)
    assert faults(noun, TOLD[noun]) == ()
    needed = [ask.name for ask in asks(noun) if ask.needed]
    assert [one.field for one in faults(noun, {})] == needed
    assert {one.code for one in faults(noun, {})} == {"missing"}


def test_all_that_is_wrong_is_told_at_once_each_at_its_field() -> None:
    told: dict[str, Any] = {
        "initiative": "the water one", "on": "yesterday", "minutes": "ninety",
        "participants": [{"count": "3"}, {"count": "twelve", "sex": "x"}, {"group": "residents"}],
    }  # fmt: skip

    assert set(faults("session", told)) == {
        Fault("initiative", "points_nowhere"),
        Fault("on", "no_day"),
        Fault("minutes", "no_whole_number"),
        Fault("participants.1.count", "no_whole_number"),
        Fault("participants.1.sex", "no_code"),
        Fault("participants.2.count", "missing"),
    }


@pytest.mark.parametrize(
    ("noun", "wrong", "fields", "code"),
    [
        ("pulse", {"asked": 239}, {"asked", "refused", "positive", "negative", "unsure"}, "does_not_add_up"),
        ("commitment", {"due": "2025-04-01"}, {"made", "due"}, "days_in_disorder"),
        ("commitment", {"state": "fulfilled"}, {"fulfilled"}, "since_when"),
        ("session", {"participants": [{"count": 2, "deciding": 3}]}, {"participants"}, "too_many_deciding"),
    ],
)
def test_what_no_field_alone_can_tell_is_told_at_all_that_it_is_about(
    noun: str, wrong: dict[str, Any], fields: set[str], code: str
) -> None:
    found = faults(noun, TOLD[noun] | wrong)

    assert {one.field for one in found} == fields
    assert {one.code for one in found} == {code}


@pytest.mark.parametrize("noun", sorted(NOUNS))
@pytest.mark.parametrize("value", ["x y", "-1", "nan", "2025-02-30", "Quenrisalda " * 400])
def test_a_form_finds_nothing_wrong_only_where_the_noun_can_be_made(noun: str, value: str) -> None:
    for ask in asks(noun):
        if not ask.parts:
            told = TOLD[noun] | {ask.name: value}
            if not faults(noun, told):
                noun_from(noun, told)
