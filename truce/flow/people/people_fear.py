"""people concern: a fear of reprisal is a record with somebody's word on what is done, and a date."""

from datetime import datetime

from truce.errors import NotFound, WrongUsage
from truce.flow.acting import ask, look_at, perform
from truce.flow.house import House
from truce.flow.people.people_keep import find, lock_of, new_id, people, seal
from truce.model.concern import STATES, Concern
from truce.model.person import Person


def concern(
    house: House, given: str, text: str, *, state: str = "open", due: datetime | None = None, id: str | None = None
) -> Concern:
    """Record a concern, or the next step in one (`id`). The text is sealed under the person's own lock.

    Raises WrongUsage without a date where something is still to be done: a concern without one is forgotten.
    """
    ask(house, "people.concern")
    person = find(house, given)
    known = {one.id: one for one in person.concerns}
    if id is not None and id not in known:
        raise NotFound("there is no such concern about this person", remedy="truce people show lists them")
    if state not in STATES:
        raise WrongUsage("there is no such state", remedy=f"one of: {', '.join(STATES)}")
    if (state == "closed") != (due is None):
        raise WrongUsage("say by when the next step is due; a closed concern has none", remedy="--due 2025-05-01")
    record = None
    if person.identity_forgotten is None:
        record = seal(house, lock_of(house, person), "concern", {"state": state, "concern": text})
        house.mission.vault.keep([record])
    facts = {
        "concern": id or new_id("con"),
        "state": state,
        "due": due,
        "record": None if record is None else record.id,
        "sha256": None if record is None else record.sha256,
    }
    perform(house, "people.concern", person.id, facts)
    return next(one for one in find(house, person.id).concerns if one.id == facts["concern"])


def concerns(house: House, *, overdue: bool = False) -> list[tuple[Person, Concern]]:
    """Every concern, the soonest due first; only those whose date has passed, where asked. The look is on record."""
    look_at(house, "people.list", "concerns")
    now = house.clock()
    found = [(person, one) for person in people(house).values() for one in person.concerns]
    kept = [pair for pair in found if not overdue or pair[1].overdue(now)]
    return sorted(kept, key=lambda pair: (pair[1].state == "closed", pair[1].due or pair[1].steps[0].at))
