"""A token speaks for one member: every operation asks the policy for that member, and the token for its scope."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient

from tests.casework import STAFF, Staffed, staffed
from truce.flow import acting
from truce.flow.rights.roles import resume, suspend
from truce.flow.signing_in.desk import Desk
from truce.flow.signing_in.tokens import end, mint
from truce.model.account import SigningRules
from truce.web.api import make_api
from truce.web.api.asking import SCOPES
from truce.web.room import Room

ACTION = {  # operation -> (the action it asks for, the scope)
    "/": ("look", "read"),
    "/incidents": ("look", "read"),
    "/incidents/whole.jsonl": ("export", "export"),
    "/reports": ("look", "read"),
    "/reports/whole.jsonl": ("export", "export"),
    "/rulings": ("look", "read"),
    "/rulings/whole.csv": ("export", "export"),
    "/coverage": ("look", "read"),
    "/lines": ("look", "read"),
    "/deadlines": ("look", "read"),
    "/withdrawals": ("look", "read"),
    "/cases": ("case.view", "cases"),
    "/findings": ("case.view", "cases"),
    "/alerts": ("alerts.view", "alerts"),
    "/feeds": ("look", "read"),
    "/talks/positions": ("look", "read"),
    "/released": ("look", "read"),
}
SAME = {  # made by the loop that made those above
    "claims", "zones", "documents", "sightings", "inventories", "successions", "changes", "quietdays", "holdings",
    "contrasts", "forecasts", "scores", "regimes", "signals", "conditions",
    "likelihoods", "signposts",
}  # fmt: skip


@dataclass
class Served:
    """A mission with members, its API, and a token of each."""

    made: Staffed
    room: Room
    client: TestClient
    tokens: dict[str, str]

    def get(self, handle: str, path: str) -> int:
        told = self.client.get(path, headers={"Authorization": f"Bearer {self.tokens[handle]}"})
        return int(told.status_code)


def desk(room: Room, handle: str, made: Staffed) -> Desk:
    return Desk(
        house=room.house_for(made.keys[handle]), accounts=room.store.accounts, rules=SigningRules(origin="http://x")
    )


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("members")
    made = staffed(folder)
    room = Room(folder / "mission")
    tokens = {h: mint(desk(room, h, made), made.keys[h], "t", tuple(SCOPES), 5)[0] for h in STAFF}
    with TestClient(make_api(room)) as client:
        yield Served(made, room, client, tokens)
    room.pictures.sheets.close()
    room.store.close()


@pytest.mark.long
@pytest.mark.parametrize("handle", STAFF)
def test_every_operation_answers_as_the_policy_does(served: Served, handle: str) -> None:
    house = served.made.as_(handle)
    for path, (action, _) in ACTION.items():
        allowed = acting.may_at_all(house, action).allowed
        assert served.get(handle, path) == (200 if allowed else 403), (path, action)


def test_no_operation_is_left_out_of_the_matrix(served: Served) -> None:
    paths = make_api(served.room).openapi()["paths"]
    families = {path.split("/")[1] for path in paths}
    asked = {path.split("/")[1] for path in ACTION}
    same = {
        "claims",
        "zones",
        "documents",
        "sightings",
        "inventories",
        "successions",
        "changes",
        "quietdays",
        "holdings",
        "contrasts",
        "forecasts",
        "scores",
        "regimes",
        "signals",
        "conditions",
        "likelihoods",
        "signposts",
    }
    assert families == asked | same


def test_a_token_opens_only_what_it_is_for(served: Served) -> None:
    member = desk(served.room, "ana", served.made)
    for scope in SCOPES:
        token, _ = mint(member, served.made.keys["ana"], scope, (scope,), 5)
        for path, (action, needed) in ACTION.items():
            if not acting.may_at_all(served.made.as_("ana"), action).allowed:
                continue
            told = served.client.get(path, headers={"Authorization": f"Bearer {token}"})
            assert told.status_code == (200 if needed == scope else 403), (scope, path)


def test_what_is_read_is_on_record(served: Served) -> None:
    before = len(served.room.base.mission.ledger.entries(subject="views:ana"))
    assert served.get("ana", "/rulings") == 200
    assert len(served.room.base.mission.ledger.entries(subject="views:ana")) > before


def test_cases_that_did_not_change_are_not_sent_again_though_looking_is_an_act(served: Served) -> None:
    for path in ("/cases", "/findings"):
        asked = {"Authorization": f"Bearer {served.tokens['ivy']}"}
        tag = served.client.get(path, headers=asked).headers["etag"]
        assert served.client.get(path, headers=asked | {"If-None-Match": tag}).status_code == 304


def test_a_suspended_members_tokens_open_nothing_until_the_member_is_back(served: Served) -> None:
    asked = [path for path, (action, _) in ACTION.items() if acting.may_at_all(served.made.as_("pat"), action).allowed]
    assert {served.get("pat", path) for path in asked} == {200}

    suspend(served.made.as_("admin"), "pat", "a lost machine")
    assert {served.get("pat", path) for path in ACTION} == {401}
    assert served.get("ana", "/") == 200

    resume(served.made.as_("admin"), "pat", "it was found")
    assert {served.get("pat", path) for path in asked} == {200}


def test_a_token_that_ended_or_is_none_opens_nothing(served: Served) -> None:
    member = desk(served.room, "audra", served.made)
    token, kept = mint(member, served.made.keys["audra"], "t", ("read",), 5)
    assert served.client.get("/", headers={"Authorization": f"Bearer {token}"}).status_code != 401
    end(member, "audra", kept.id)
    assert served.client.get("/", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    for wrong in (token[:-1], token + "x", "trt_" + "x" * 43):
        assert served.client.get("/", headers={"Authorization": f"Bearer {wrong}"}).status_code == 401


def test_a_case_is_shown_to_who_may_read_it_and_to_nobody_else(served: Served) -> None:
    assert served.get("ivy", "/cases/cas-0000000000000000") == 404
    assert served.get("admin", "/cases/cas-0000000000000000") == 403
