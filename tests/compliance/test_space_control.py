"""Which line says who holds what."""

import pytest
import shapely

from tests.compliance.world import T0, agreement, line, table, term
from truce.compliance.space.lines import control_series, fixed_lines, read_series
from truce.errors import WrongUsage
from truce.model.line import Line

FRONT = shapely.LineString([(38.0, 46.0), (38.0, 50.0)])
OWN = shapely.box(36, 46, 38, 50)


def test_a_line_that_an_agreement_fixed_says_nothing_of_who_holds_what_today() -> None:
    fixed = {"id": "line-2014-09-19", "definition": "as on that day", "time_varying": False}
    moving = {"id": "front", "definition": "de facto", "time_varying": True}
    text = agreement(term(), reference_lines=(fixed, moving))
    lines = [line(T0, FRONT, OWN), line(T0, FRONT, OWN, line="line-2014-09-19")]
    series = read_series(table(Line, lines))

    found = control_series(series, None, fixed_lines([text]))

    assert found is not None
    assert found.name == "front"
    with pytest.raises(WrongUsage):
        control_series(series, None)
