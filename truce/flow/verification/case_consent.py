"""What persons allowed, obeyed by casework: nothing that rests on their word goes further than they said."""

from collections.abc import Iterable

from truce.errors import NotFound, WrongUsage
from truce.flow.acting import act_of
from truce.flow.house import House
from truce.flow.people.people import require_use
from truce.flow.people.people_keep import find
from truce.model.act import Act
from truce.model.finding import Finding
from truce.model.information import Information

PERSON = "per-"  # of an id in the vault
USES = {"parties": "share_parties", "member_states": "share_un", "public": "publish_anon"}  # audience -> consent


def witness(house: House, given: str) -> str:
    """The id of whoever gave a testimony, by pseudonym or id; inside the mission it must be allowed.

    Raises WrongUsage where nobody of that pseudonym is in the vault, Refused where they do not allow it.
    """
    try:
        person = find(house, given)
    except NotFound:
        remedy = "take the person into the vault first: truce people add; then --source is their pseudonym"
        raise WrongUsage("a testimony comes from a pseudonym", field="--source", remedy=remedy) from None
    return require_use(house, person.id, "internal").id


def witnesses(finding: Finding, items: Iterable[Information]) -> tuple[str, ...]:
    """The persons on whose word a finding rests, each once."""
    cited = (item for item in items if item.full_id in finding.information)
    return tuple(dict.fromkeys(item.source for item in cited if item.source.startswith(PERSON)))


def require(house: House, finding: Finding, items: Iterable[Information], audience: str) -> tuple[str, ...]:
    """The persons whose word goes to an audience. Raises Refused where one of them does not allow it, or no more."""
    if audience not in USES:
        return ()
    found = witnesses(finding, items)
    for person in found:
        require_use(house, person, USES[audience])
    return found


def releases(
    house: House, finding: Finding, items: Iterable[Information], audience: str, to: str | None = None
) -> list[Act]:
    """What each person's record will say of it: that their word left the mission, in what, for which use, to whom."""
    facts = {"product": finding.id, "use": USES.get(audience), "to": to or audience}
    return [act_of(house, "people.release", one, facts) for one in require(house, finding, items, audience)]
