"""roles: the mission's own part of the policy. Proposed by one, agreed by another, put in place; its text on record."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from truce.errors import NotFound, UnusableValue, WrongUsage
from truce.flow.acting import ask, perform
from truce.flow.house import House
from truce.flow.rights.roles import reason_given
from truce.flow.rights.roles_two import request
from truce.flow.rulebook import FILE, digest_of_file, register_of
from truce.model.act import Entry
from truce.vocabulary.rights import amended
from truce.vocabulary.rights import policy as shipped

SUBJECT = "policy"
MUST_STAY = (("policy.change", "administrator"), ("roles.agree", "head"), ("roles.view", "auditor"))


@dataclass(frozen=True, slots=True)
class Standing:
    """The mission's own policy: digests of what two agreed to and of the file; None where there is none."""

    agreed: str | None
    file: str | None
    text: str | None

    @property
    def in_place(self) -> bool:
        """Whether the file is the one that two agreed to."""
        return self.agreed == self.file


def standing(house: House) -> Standing:
    """What stands and what lies in the folder."""
    ask(house, "roles.view")
    text, agreed = register_of(house).policy or (None, None)
    return Standing(agreed, digest_of_file(house), text)


def propose(house: House, file: Path, why: str) -> Entry:
    """Ask for a new policy: the bytes of a file beside the one in place. Raises BrokenVocabulary for its faults."""
    _, digest = _read(file)
    return request(house, "policy.change", SUBJECT, {"sha256": digest}, why=why)


def adopt(house: House, file: Path, why: str) -> Entry:
    """Put a policy in force that another agreed to: on record first, then as the mission's `rights.yaml`."""
    text, digest = _read(file)
    facts = {"sha256": digest, "text": text, "why": reason_given(why)}
    entry = perform(house, "policy.change", SUBJECT, facts, what={"sha256": digest})
    _put(house, text)
    return entry


def mend(house: House) -> str:
    """Put the agreed text back in its place, where the file was changed or lost. Its sha256."""
    ask(house, "roles.view")
    agreed = register_of(house).policy
    path = house.mission.folder / FILE
    if agreed is None:
        if not path.exists():
            raise NotFound("there is nothing to mend", remedy="truce roles policy FOLDER --propose FILE --why TEXT")
        path.rename(path.with_name(f"{FILE}.not-agreed-{uuid4().hex[:8]}"))
        return "none"
    _put(house, agreed[0])
    return agreed[1]


def _read(file: Path) -> tuple[str, str]:
    try:
        held = file.read_bytes()
        text = held.decode("utf-8")
    except FileNotFoundError as missing:
        raise NotFound("no such file", file=file.name) from missing
    except UnicodeDecodeError as wrong:
        raise UnusableValue("a policy is UTF-8 text", file=file.name) from wrong
    digest = sha256(held).hexdigest()
    made = amended(shipped(), text, digest)
    for action, role in MUST_STAY:
        if not made.roles[role].allows(action):
            raise WrongUsage("nobody could ever change that policy again", action=action, role=role)
    return text, digest


def _put(house: House, text: str) -> None:
    path = house.mission.folder / FILE
    aside = path.with_name(f".{FILE}.{uuid4().hex[:8]}")
    aside.write_bytes(text.encode())
    aside.replace(path)
