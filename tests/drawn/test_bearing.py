"""Where from: sectors as wide as the doubt, across north too, and no distance anywhere."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from tests.drawn.test_drawn import off_the_sheet, roles
from truce.drawn import Bearing, draw_bearing

COMPASS = ("N", "E", "S", "W")
degrees = st.floats(0, 359.9)


def a_bearing(*sectors: tuple[float, float], measured: tuple[float, ...] = (), labels: tuple[str, ...] = ()) -> str:
    return draw_bearing(Bearing(title="where from", sectors=sectors, measured=measured, compass=COMPASS, labels=labels))


def spots(drawn: str, n: int = 0) -> list[tuple[float, float]]:
    told = roles(drawn, "inner")[n].attrib["points"].split()
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in told)]


@given(st.lists(st.tuples(degrees, degrees), max_size=3), st.lists(degrees, max_size=4))
def test_a_picture_is_whole_whatever_was_measured(sectors: list[tuple[float, float]], measured: list[float]) -> None:
    drawn = a_bearing(*sectors, measured=tuple(measured))

    assert off_the_sheet(drawn) == []
    assert len(roles(drawn, "inner")) == len(sectors)
    assert len(roles(drawn, "middle")) == len(measured)


def test_a_sector_lies_where_its_degrees_say_and_never_the_long_way_round() -> None:
    across_north = spots(a_bearing((350, 10)))

    assert all(y <= 110 for _, y in across_north)
    assert {round(x) for x, _ in across_north[:1]} != {round(x) for x, _ in across_north[-2:-1]}
    assert all(x >= 110 - 1e-6 for x, _ in spots(a_bearing((80, 100))))


def test_the_long_axis_alone_opens_both_its_ends_alike() -> None:
    drawn = a_bearing((320, 20), (140, 200), measured=(350, 170))
    one, other = spots(drawn), spots(drawn, 1)

    turned = [(round(220 - x, 1), round(220 - y, 1)) for x, y in other]
    assert [(round(x, 1), round(y, 1)) for x, y in one] == turned


def test_names_of_quarters_and_sectors_are_those_given_and_the_title_is_for_who_cannot_see() -> None:
    drawn = draw_bearing(
        Bearing(
            title='from "171"', sectors=[(166, 176)], measured=[171], compass=("північ", "E", "S", "W"), labels=["5°"]
        )
    )

    assert [one.text for one in roles(drawn, "strong")] == ["північ"]
    assert [one.text for one in roles(drawn, "label")] == ["5°"]
    assert ElementTree.fromstring(drawn).get("aria-label") == 'from "171"'
