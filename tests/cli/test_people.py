"""`truce people` at a terminal: what a protection officer reads is words, not a value of the program."""

from truce.cli.people_words import in_words


def test_a_place_is_told_in_words() -> None:
    told = in_words({"name": "x", "place": {"lon": 38.43217, "lat": 48.69123, "phrase": "by the mill"}})

    assert told == {"name": "x", "place": "lon 38.43217, lat 48.69123, by the mill"}
    assert (
        in_words({"place": {"lon": 1.0, "lat": 2.0, "settlement": "village"}})["place"] == "lon 1.0, lat 2.0, village"
    )


def test_a_record_without_a_place_is_told_as_it_is() -> None:
    assert in_words({"name": "x"}) == {"name": "x"}
