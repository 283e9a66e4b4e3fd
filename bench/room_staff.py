"""People of several roles for a mission of the bench: members with keys, accounts, two factors, and open sessions.

And cases for them to work on, so that the list of cases has pages.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pyotp

from bench.room_cases import fill
from truce import bootstrap
from truce.flow.acting import members
from truce.flow.house import House
from truce.flow.rights.roles import enrol, found, grant
from truce.flow.signing_in.desk import Desk, Visitor
from truce.flow.signing_in.drawer import Drawer, shut
from truce.flow.signing_in.enter import with_code, with_password
from truce.model.account import Account, SigningRules
from truce.people.keys import Key, new_key
from truce.signin.passwords import Cost
from truce.store.room.accounts import Accounts

ROLES = ("operations", "analyst", "investigator", "reviewer", "team_site", "human_rights")  # who looks, and sees cases
CHEAP = Cost(memory=64, passes=1, lanes=1)  # a measure of pages pays no thief's price
PASSWORD = "gravel lantern otter ninety"
CASES, ACTS = 2000, 6


def staff(folder: Path, users: int) -> Sequence[str]:
    """Found the mission, take so many people in, open cases; the secret of everybody's session.

    The mission must have no members yet: their keys are nobody's after this.
    """
    house = bootstrap.open_house(folder)
    if members(house):
        raise SystemExit(f"{folder} has members already: their keys are not at hand, take another mission")
    keys = [new_key(f"user{n}") for n in range(users)]
    _take_in(house, keys)
    fill(house, CASES, ACTS)
    accounts = bootstrap.open_room(folder).accounts
    return [_signed_in(house, accounts, key) for key in keys]


def _take_in(house: House, keys: Sequence[Key]) -> None:
    chief = new_key("chief")
    as_chief = replace(house, actor=chief)
    found(as_chief, chief.reading)
    for number, key in enumerate(keys):
        enrol(as_chief, key.handle, key.signing, key.reading)
        grant(as_chief, key.handle, ROLES[number % len(ROLES)])


def _signed_in(house: House, accounts: Accounts, key: Key) -> str:
    """By password and code, as at the door of the room."""
    now, totp = house.clock(), pyotp.random_base32()
    empty = Account(
        handle=key.handle, kdf="", recipient="", drawer=b"", signing=key.signing, reading=key.reading,
        made_at=now, changed_at=now, totp_step=0,
    )  # fmt: skip
    accounts.keep(shut(empty, Drawer(key, totp), PASSWORD, CHEAP))
    desk = Desk(house=house, accounts=accounts, rules=SigningRules(origin="http://127.0.0.1"), cost=CHEAP)
    visitor = Visitor(address="127.0.0.1", browser="bench")
    half = with_password(desk, visitor, key.handle, PASSWORD)
    whole = with_code(desk, visitor, half.secret, pyotp.TOTP(totp).at(desk.now()))
    return whole.secret.text
