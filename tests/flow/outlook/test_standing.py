"""A chance beyond an announced end says what it stands on: the day, that nothing puts it off, and truces like it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.flow.outlook.days import begun, mission
from truce.flow.outlook.signs import signs
from truce.flow.outlook.standing import standing_of

NEAR = "deadline_without_text"


def test_half_an_hour_before_its_announced_end_the_hour_and_the_record_of_extensions_are_told(tmp_path: Path) -> None:
    house = mission(tmp_path / "days")
    until = begun(house) + timedelta(days=30)
    over = replace(house.agreements[0], effective_until=until)

    def told(ahead: timedelta) -> str:
        return signs(house, standing_of(house, over, until - ahead, []), [NEAR])[NEAR].why

    soon = told(timedelta(minutes=30))
    assert "in 0.5 hours, and no text puts that off" in soon
    assert "8 of 11 like it were extended" in soon
    assert f"{until:%Y-%m}" in soon
    assert "in 7 days" in told(timedelta(days=7))
    assert told(timedelta(days=-1)).startswith("its announced end came on")
