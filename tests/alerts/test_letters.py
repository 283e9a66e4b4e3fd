"""A letter says it is a machine's, a message to a hook proves whose it is, and what failed is tried ever later."""

import hashlib
import hmac
import json
from base64 import b64decode
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.alerts.made import NOW, rule
from truce.alerts.alert import alert
from truce.alerts.letters import LONGEST_WAIT, TRIES, letter, payload, signed, wait_after
from truce.alerts.words import Told

ONE = alert(rule(), "in inc-1", "geofence_one", NOW, about=("inc-1",), certainty=0.8)
TOLD = Told(
    language="uk", event="Інцидент", headline="Застосування зброї:\nміст", sentences=("Коли: зараз.",), footer="—"
)


def test_a_letter_is_one_line_of_subject_and_says_that_no_person_wrote_it() -> None:
    made = letter(
        ONE, TOLD, sender="truce@m.example", to="otto@m.example", delivery="alr-1.abc", host="m.example",
        link="https://room.example", written=NOW,
    )  # fmt: skip

    assert made["Subject"] == "[Інцидент] Застосування зброї: міст"
    assert made["Auto-Submitted"] == "auto-generated"
    assert made["Message-ID"] == "<alr-1.abc@m.example>"
    assert f"https://room.example/alerts/{ONE.id}" in made.get_content()
    assert b"\n" in made.as_bytes()


def test_a_signature_is_over_id_time_and_body_and_none_other_has_it() -> None:
    body = payload(ONE, rule(), TOLD, "")
    told = signed("dlv-1", body, b"a secret of the deployer", NOW)
    wanted = hmac.new(b"a secret of the deployer", f"dlv-1.{int(NOW.timestamp())}.".encode() + body, hashlib.sha256)

    assert b64decode(told["webhook-signature"].removeprefix("v1,")) == wanted.digest()
    assert told["webhook-signature"] != signed("dlv-1", body, b"another secret of somebody", NOW)["webhook-signature"]
    assert told["webhook-signature"] != signed("dlv-2", body, b"a secret of the deployer", NOW)["webhook-signature"]


def test_a_message_to_a_hook_holds_the_numbers_and_what_they_were_compared_with() -> None:
    told = json.loads(payload(ONE, rule(), TOLD, "https://room.example"))

    assert told["data"]["probability"] == 0.8
    assert told["data"]["compared_with"] == {}
    assert told["data"]["link"] == f"https://room.example/alerts/{ONE.id}"


@given(tries=st.integers(1, TRIES - 1), delivery=st.text())
def test_each_wait_is_longer_than_the_one_before_until_it_is_given_up(tries: int, delivery: str) -> None:
    wait, before = wait_after(tries, delivery), wait_after(tries - 1, delivery)

    assert wait is not None
    assert before is not None
    assert timedelta(0) < before <= wait <= LONGEST_WAIT * 1.1
    assert wait_after(TRIES, delivery) is None
