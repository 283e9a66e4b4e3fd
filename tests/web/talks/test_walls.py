"""What was told at the table or in confidence is on no page of deadlines or takeaways of who may not read it."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.flow.talks.test_kept import written
from tests.flow.talks.test_leak import MARK, SECRET
from tests.talks.cases import talks
from tests.web.signing import BASE, PASSWORD, Signing, account_for, signing
from truce.flow.signing_in import enter
from truce.flow.signing_in.desk import Visitor
from truce.flow.talks import kept
from truce.web.app import make_app

PAGES = (
    "/talks/deadlines?as_of=2025-03-20",
    "/talks/deadlines",
    "/talks/takeaways?meeting=round&as_of=2025-03-20",
    "/talks/takeaways?meeting=night",
    "/talks/takeaways",
)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signing]:
    folder = tmp_path_factory.mktemp("walls")
    with signing(folder, second_factor=[], requests_per_second=0) as made:
        assert kept.add(made.staff.as_("hana"), written(folder, talks(SECRET))).faults == ()
        yield made


def reader(room: Signing, handle: str) -> TestClient:
    room.room.store.accounts.keep(account_for(room.staff.keys[handle], room.staff.clock))
    entered = enter.with_password(room.desk(), Visitor(address=handle), handle, PASSWORD)
    client = TestClient(make_app(room.room), base_url=BASE)
    client.cookies.set("truce_session", entered.secret.text)
    return client


@pytest.mark.parametrize("handle", ["ana", "mona", "otto", "ivy"])
def test_nobody_without_the_right_reads_it(room: Signing, handle: str) -> None:
    client = reader(room, handle)
    for page in PAGES:
        answer = client.get(page)
        assert MARK not in answer.text, page
        assert answer.status_code == (404 if "night" in page else 200), page


def test_the_head_of_mission_reads_it(room: Signing) -> None:
    client = reader(room, "hana")

    assert all(MARK in client.get(page).text for page in PAGES)
