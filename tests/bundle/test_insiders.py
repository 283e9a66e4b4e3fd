"""Those who hold keys: what the log's holder cannot do alone, what even all together cannot, and what they can.

The last is the limit of every log: who holds all the keys can write another history. Only what somebody outside kept,
the key or a checkpoint, shows it; and steps 2 and 10 are there for that.
"""

from typing import Any

import pytest

from tests.bundle.conftest import Made
from tests.bundle.mutate import Conspiracy, Held, Told, failing, rewrite
from tests.bundle.worked import CASE, FINDING
from tests.casework import Staffed
from truce.flow.bundle.check import Asked, check_held
from truce.record.note import ED25519, PublicKey
from truce.record.signing import new_secret, public_of

LATE = "2031-01-01T00:00:00.000000+00:00"  # later than any act of the case


def about(told: list[Told], act: str) -> Told:
    return next(one for one in told if one["act"] == act and one["subject"] == CASE)


def nothing(told: list[Told]) -> None:
    pass


def all_keys(here: Staffed) -> dict[str, bytes]:
    return {handle: key.seed for handle, key in here.keys.items()}


def test_a_rewriting_that_changes_nothing_is_whole(of_case: Made, here: Staffed) -> None:
    assert failing(rewrite(of_case.files, Conspiracy(of_case.secret, all_keys(here)), nothing)) == set()


def redated(told: list[Told]) -> None:
    about(told, "case.assess")["at"] = "2025-04-22T09:00:00.000000+00:00"


def retold(told: list[Told]) -> None:
    about(told, "case.assess")["facts"]["fact_level"] = "refuted"


def gone(told: list[Told]) -> None:
    told.remove(about(told, "case.determine"))


def put_in(told: list[Told]) -> None:
    last = about(told, "case.determine")
    told.insert(told.index(last) + 1, dict(last) | {"act": "case.dissent", "facts": {}, "move": None, "signs": None})
    for name in ("move", "signs"):
        del told[told.index(last) + 1][name]


@pytest.mark.parametrize("change", [redated, retold, gone, put_in], ids=lambda c: c.__name__)
def test_whoever_holds_the_key_of_the_log_cannot_sign_for_the_members(of_case: Made, change: Any) -> None:
    assert 5 in failing(rewrite(of_case.files, Conspiracy(of_case.secret, {}), change))


def two_parts(told: list[Told]) -> None:
    about(told, "case.determine")["by"] = "ivy"


def short_way(told: list[Told]) -> None:
    about(told, "case.triage")["move"]["to"] = "published"


def unfit(told: list[Told]) -> None:
    about(told, "case.determine")["by"] = "mona"


def unenrolled(told: list[Told]) -> None:
    grant = next(one for one in told if one["act"] == "roles.grant" and one["facts"]["member"] == "ivy")
    told.remove(grant)


def after_the_end(told: list[Told]) -> None:
    """Instead of giving pat a role, the mission ended ivy's."""
    other = next(one for one in told if one["act"] == "roles.grant" and one["facts"]["member"] == "pat")
    other.update(act="roles.end", facts={"member": "ivy", "role": "investigator", "case": None})


def suspended_before(told: list[Told]) -> None:
    """Instead of giving pat a role, the mission suspended ivy, whose acts all bear an earlier time."""
    other = next(one for one in told if one["act"] == "roles.grant" and one["facts"]["member"] == "pat")
    other.update(act="roles.suspend", facts={"member": "ivy", "why": "laptop gone"}, at=LATE)


def ended_before(told: list[Told]) -> None:
    after_the_end(told)
    next(one for one in told if one["act"] == "roles.end").update(at=LATE)


@pytest.mark.parametrize("change", [suspended_before, ended_before], ids=lambda c: c.__name__)
def test_an_act_dated_back_to_before_a_suspension_or_an_end_is_named(of_case: Made, here: Staffed, change: Any) -> None:
    found = rewrite(of_case.files, Conspiracy(of_case.secret, all_keys(here)), change)
    told = check_held(Held(found), Asked(), "bundle").findings.failures

    assert any(one.step == 5 and "was not ivy's to do" in one.what for one in told)


@pytest.mark.parametrize(
    ("change", "step"), [(two_parts, 6), (short_way, 6), (unfit, 5), (unenrolled, 5), (after_the_end, 5)]
)
def test_not_even_all_together_can_break_the_rules_unseen(of_case: Made, here: Staffed, change: Any, step: int) -> None:
    found = failing(rewrite(of_case.files, Conspiracy(of_case.secret, all_keys(here)), change))

    assert step in found


def unchained(told: list[Told]) -> None:
    about(told, "case.plan")["position"] = 9


def test_an_act_out_of_its_chain_is_named_though_it_is_signed(of_case: Made, here: Staffed) -> None:
    who = Conspiracy(of_case.secret, all_keys(here), rechain=False)

    assert 4 in failing(rewrite(of_case.files, who, unchained))


def unreceived(told: list[Told]) -> None:
    told.remove(next(one for one in told if one["act"] == "exhibit.add"))


def test_an_exhibit_that_nobody_took_in_has_a_gap(of_case: Made, here: Staffed) -> None:
    assert 7 in failing(rewrite(of_case.files, Conspiracy(of_case.secret, all_keys(here)), unreceived))


def test_who_holds_every_key_can_write_another_history_and_only_a_kept_checkpoint_shows_it(
    of_case: Made, here: Staffed
) -> None:
    forged = rewrite(of_case.files, Conspiracy(of_case.secret, all_keys(here)), retold)

    assert FINDING.encode() in forged["data/log/leaves.jsonl"]
    assert failing(forged) == set()
    assert failing(forged, Asked(key=of_case.sealed.key)) == set()
    assert failing(forged, Asked(checkpoint=of_case.earlier)) == {10}


def test_a_history_under_a_new_key_falls_to_the_key_from_outside(of_case: Made, here: Staffed) -> None:
    origin, secret = of_case.sealed.key.split("+")[0], new_secret()
    new = PublicKey(origin, ED25519, public_of(secret)).text

    def under_new_key(told: list[Told]) -> None:
        retold(told)
        told[-1]["facts"]["log_key"] = new

    forged = rewrite(of_case.files, Conspiracy(secret, all_keys(here)), under_new_key)

    assert failing(forged) == set()
    assert failing(forged, Asked(key=of_case.sealed.key)) == {2}


def test_the_true_bundle_goes_on_from_what_was_kept(of_case: Made) -> None:
    assert failing(of_case.files, Asked(key=of_case.sealed.key, checkpoint=of_case.earlier)) == set()


def test_rules_of_their_own_are_pointed_out(of_case: Made, here: Staffed) -> None:
    import json

    name = "data/method/policy.json"
    policy = json.loads(of_case.files[name])
    policy["roles"]["monitor"]["may"].append("case.determine")
    files = dict(of_case.files) | {name: json.dumps(policy).encode()}
    forged = rewrite(files, Conspiracy(of_case.secret, all_keys(here)), unfit)
    notes = check_held(Held(forged), Asked(), "bundle").findings.notes[5]

    assert any("not the one that ships" in note for note in notes)
