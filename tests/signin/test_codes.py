"""One-time codes: by the clock, each once; and for recovery."""

from datetime import UTC, datetime, timedelta

import pyotp
from hypothesis import given
from hypothesis import strategies as st

from truce.signin.codes import (
    CODES,
    DRIFT,
    STEP,
    new_recovery,
    new_totp,
    picture,
    recovery_digest,
    step_of,
    totp_uri,
)

SECRET = new_totp()
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@given(st.integers(-6 * STEP, 6 * STEP))
def test_a_code_is_taken_within_a_step_of_now_and_no_further(seconds: int) -> None:
    code = pyotp.TOTP(SECRET).at(NOW + timedelta(seconds=seconds))
    here, there = int(NOW.timestamp()) // STEP, int((NOW + timedelta(seconds=seconds)).timestamp()) // STEP

    assert step_of(SECRET, code, NOW, 0) == (there if abs(there - here) <= DRIFT else None)


def test_no_code_is_taken_twice_nor_an_earlier_one_after_it() -> None:
    code, earlier = pyotp.TOTP(SECRET).at(NOW), pyotp.TOTP(SECRET).at(NOW - timedelta(seconds=STEP))
    step = step_of(SECRET, code, NOW, 0)

    assert step is not None
    assert step_of(SECRET, code, NOW, step) is None
    assert step_of(SECRET, earlier, NOW, step) is None


@given(st.text(max_size=12))
def test_what_is_no_code_is_not_taken(told: str) -> None:
    fits = {pyotp.TOTP(SECRET).at(NOW + timedelta(seconds=n * STEP)) for n in (-1, 0, 1)}

    assert step_of(SECRET, told, NOW, 0) is None or "".join(told.split()) in fits


def test_the_picture_is_an_svg_that_a_policy_without_inline_styles_lets_through() -> None:
    drawn = picture(totp_uri(SECRET, "ada", "Heath"))

    assert drawn.startswith("<svg")
    assert "style=" not in drawn
    assert "<script" not in drawn


def test_recovery_codes_differ_and_are_read_however_they_are_typed() -> None:
    made = new_recovery()

    assert len({recovery_digest(code) for code in made}) == CODES
    assert recovery_digest(made[0].upper().replace("-", "  ")) == recovery_digest(made[0])
    assert all(made[0] not in recovery_digest(code) for code in made)
