"""Golden case 21: a Monday report with three slices gives three periods with their own numbers, not an average."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.compliance.world import agreement, evidence, incident, judged, reading, rows, term
from truce.model.reporting import reporting_days

KYIV = "Europe/Kyiv"
FRIDAY, SUNDAY = date(2018, 9, 7), date(2018, 9, 9)


def test_three_evenings_are_three_periods_of_a_day() -> None:
    slices = reporting_days(FRIDAY, SUNDAY, KYIV)

    assert len(slices) == 3
    assert [(b - a) for a, b in slices] == [timedelta(hours=24)] * 3
    assert slices[0][0].astimezone(UTC) == datetime(2018, 9, 6, 16, 30, tzinfo=UTC)
    assert all(a == b for (_, a), (b, _) in itertools.pairwise(slices))


def test_clocks_that_change_make_a_reporting_day_of_twenty_five_hours() -> None:
    ((start, end),) = reporting_days(date(2018, 10, 28), date(2018, 10, 28), KYIV)

    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=25)


def test_each_slice_keeps_its_own_number_through_judging() -> None:
    told = {0: 9, 1: 0, 2: 3}  # violations told of each evening-to-evening slice: mean 4, told of none
    slices = reporting_days(FRIDAY, SUNDAY, KYIV)
    fired = [
        incident(f"{n}-{k}", slices[n][0].astimezone(UTC) + timedelta(minutes=30 * (k + 1)), p_happened=1.0)
        for n, many in told.items()
        for k in range(many)
    ]
    for n, (start, end) in enumerate(slices):
        fires = term("T-1", "cessation", reading("text", start, end))
        found = judged(evidence(fired), agreement(fires, effective_from=start), as_of=slices[-1][1] + timedelta(days=9))
        (whole,) = rows(found, period="whole", party="any", area="all")
        assert whole["expected"] == pytest.approx(told[n])


def test_evenings_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="before the first"):
        reporting_days(SUNDAY, FRIDAY, KYIV)
