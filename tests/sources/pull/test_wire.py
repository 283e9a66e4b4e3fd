"""The wire: patient with what passes, plain about what does not, silent about keys."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from tests.sources.pull.upstream import NOW, Answering, Heard, Patience, Said, upstream
from truce.errors import UnusableSource, WrongUsage
from truce.sources.pull.wire import LONGEST_ASKED_S, checked


def failing(times: int, status: int = 503, wait: str | None = None) -> Answering:
    left, headers = [times], {} if wait is None else {"retry-after": wait}

    def answer(_: Heard) -> Said:
        left[0] -= 1
        return Said(b"busy", status, headers) if left[0] >= 0 else Said(b"good")

    return answer


def test_it_waits_twice_as_long_each_time_and_then_has_its_answer() -> None:
    patience = Patience()
    with upstream(failing(3)) as far, patience.wire() as wire:
        assert wire.get(f"{far.base}/x", "a thing").content == b"good"

    assert patience.pauses == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_it_waits_as_long_as_it_is_asked_to(status: int) -> None:
    patience = Patience()
    with upstream(failing(1, status, "17")) as far, patience.wire() as wire:
        wire.get(f"{far.base}/x", "a thing")

    assert patience.pauses == [17.0]


def test_it_reads_a_date_to_wait_for() -> None:
    patience = Patience()
    date = format_datetime(NOW + timedelta(seconds=9), usegmt=True)
    with upstream(failing(1, 503, date)) as far, patience.wire() as wire:
        wire.get(f"{far.base}/x", "a thing")

    assert patience.pauses == [9.0]


@pytest.mark.parametrize(("asked", "told"), [("3600", 3600), ("121", 121), ("99999999999", LONGEST_ASKED_S)])
def test_whoever_asks_to_be_left_alone_for_long_is_left_alone_at_once(asked: str, told: float) -> None:
    patience = Patience()
    with upstream(failing(99, 429, asked)) as far, patience.wire() as wire, pytest.raises(UnusableSource) as wrong:
        wire.get(f"{far.base}/x", "a thing")

    assert wrong.value.given["retry_after_s"] == told
    assert (patience.pauses, len(far.heard)) == ([], 1)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 301])
def test_what_will_not_pass_is_said_at_once(status: int) -> None:
    patience = Patience()
    with upstream(failing(9, status)) as far, patience.wire() as wire, pytest.raises(UnusableSource):
        wire.get(f"{far.base}/x", "a thing")

    assert not patience.pauses


def test_an_answer_cut_short_is_asked_for_again() -> None:
    said = [Said(b"half", cut=True), Said(b"whole")]
    patience = Patience()
    with upstream(lambda _: said.pop(0)) as far, patience.wire() as wire:
        assert wire.get(f"{far.base}/x", "a thing").content == b"whole"


def test_patience_ends_and_no_address_is_told() -> None:
    patience = Patience()
    with upstream(failing(99)) as far, patience.wire(3) as wire, pytest.raises(UnusableSource) as told:
        wire.get(f"{far.base}/api/S3CR3T/x", "a thing", params={"token": "S3CR3T"})

    assert "S3CR3T" not in told.value.explain()
    assert told.value.given["tries"] == 3


@pytest.mark.parametrize("url", ["http://example.org/x", "ftp://example.org", "file:///etc/passwd", "https://", "x"])
def test_no_key_goes_over_a_network_in_the_clear(url: str) -> None:
    with pytest.raises(WrongUsage):
        checked(url)
