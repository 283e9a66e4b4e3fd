"""A member makes a token in the room: shown once, theirs, and worth what was chosen."""

import re
from pathlib import Path

from tests.web.signing import Signing, signing


def test_a_token_made_in_the_room_opens_the_api_as_its_member(tmp_path: Path) -> None:
    with signing(tmp_path) as made:
        told(made)


def told(made: Signing) -> None:
    client = made.as_("ana")
    form = client.get("/account/tokens")
    csrf = re.search(r'name="csrf" value="([^"]+)"', form.text)
    assert csrf is not None
    given = {"csrf": csrf[1], "label": "notebook", "days": "30"}

    nothing = client.post("/account/tokens", data=given)
    assert nothing.status_code == 422
    answer = client.post("/account/tokens", data=given | {"scope": ["read", "cases"]})
    assert answer.headers["cache-control"] == "no-store"
    token = re.search(r'id="f-made" value="([^"]+)"', answer.text)
    assert token is not None

    assert token[1] not in client.get("/account").text
    assert "notebook" in client.get("/account").text
    headers = {"Authorization": f"Bearer {token[1]}"}
    stranger = made.stranger()
    assert stranger.get("/api/v1/rulings", headers=headers).status_code == 200
    assert stranger.get("/api/v1/alerts", headers=headers).status_code == 403
    assert stranger.get("/api/v1/rulings").status_code == 401
    assert client.post("/account/tokens", data={"label": "x", "days": "1", "scope": "read"}).status_code == 403
