"""Golden case 17: an interviewee withdraws consent after a release: new uses are blocked, past releases are listed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.model.consent import USES, Consent, Release

GIVEN = datetime(2024, 10, 1, tzinfo=UTC)
PUBLIC = Release(product="brf-1", use="publish_anon", to="public", at=GIVEN + timedelta(days=3))
WITHDRAWN = GIVEN + timedelta(days=5)


def consent() -> Consent:
    allowed = frozenset({"record", "internal", "publish_anon"})
    return Consent(pseudonym="W-17", uses=allowed, given_at=GIVEN).release(PUBLIC).withdraw(WITHDRAWN)


def test_new_uses_are_blocked_at_once() -> None:
    again = Release(product="brf-2", use="publish_anon", to="public", at=WITHDRAWN)

    assert not consent().allows("publish_anon", WITHDRAWN)
    with pytest.raises(PermissionError):
        consent().release(again)


def test_past_releases_are_listed() -> None:
    assert consent().past_releases(WITHDRAWN) == (PUBLIC,)


def test_what_was_allowed_before_stays_on_record() -> None:
    assert consent().allows("publish_anon", WITHDRAWN - timedelta(seconds=1))


@given(st.sampled_from(USES), st.integers(-10, 10))
def test_what_was_not_allowed_is_not_allowed(use: str, days: int) -> None:
    narrow = Consent(pseudonym="W-17", uses=frozenset({"record"}), given_at=GIVEN)

    assert narrow.allows(use, GIVEN + timedelta(days=days)) == (use == "record" and days >= 0)


def test_a_use_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="no such use"):
        Consent(pseudonym="W-17", uses=frozenset({"everything"}), given_at=GIVEN)
