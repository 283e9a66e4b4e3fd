"""The words of casework are whole: a name in three languages each, no two alike in one list."""

import pytest

from truce.errors import WrongUsage
from truce.model.proceeding import ENDED
from truce.verification.scope import WHO
from truce.vocabulary.casework import Casework, casework

LISTS = tuple(Casework.__dataclass_fields__)


@pytest.mark.parametrize("kind", LISTS)
def test_every_code_has_its_own_name_in_five_languages_and_a_meaning(kind: str) -> None:
    entries = getattr(casework(), kind)

    assert all(set(one.names) == {"en", "uk", "ru", "fr", "ar"} and one.meaning for one in entries.values())
    for language in ("en", "uk", "ru", "fr", "ar"):
        names = [one.label(language).casefold() for one in entries.values()]
        assert len(set(names)) == len(names)


def test_the_codes_of_the_trade_are_there() -> None:
    c = casework()

    assert set(c.fact_levels) == {"confirmed", "probable", "possible", "not_confirmed", "refuted", "undetermined"}
    assert set(c.severities) == {"technical", "minor", "serious", "grave"}
    assert len(c.attribution_bases) == 9
    assert set(c.credibilities) == set("123456")


def test_what_ends_a_remedy_is_said_once() -> None:
    assert {one.code for one in casework().remedy_statuses.values() if one.ended} == set(ENDED)


def test_every_channel_is_somebodys_word() -> None:
    assert {one.alleges for one in casework().channels.values()} <= set(WHO["anyone"])


def test_an_unknown_code_is_told_with_those_there_are() -> None:
    with pytest.raises(WrongUsage) as unknown:
        casework().code("severities", "awful", "--severity")
    assert unknown.value.given["known"] == "technical, minor, serious, grave"
