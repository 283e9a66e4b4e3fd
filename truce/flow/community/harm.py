"""community casualty, damage, crater, remnant: harm to civilians in its register, counted once, verified by two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from truce.community.harm import forms
from truce.community.harm.count import root
from truce.community.harm.forms import CRATER, DAMAGE, INCIDENT, RECORD
from truce.community.harm.ladder import check_corroborated, check_verified, stepped, unmerged
from truce.community.telling import authors, fields_of, step_of
from truce.community.telling import faults as faults_of
from truce.errors import Conflict, NotFound, UnusableValue, WrongUsage
from truce.flow.acting import ask
from truce.flow.community import keeping
from truce.flow.community.dialogue import Taken
from truce.flow.community.keeping import Held
from truce.flow.community.taking import about, check_come, check_known, resolved, take, unread, wanted
from truce.flow.community.taking import begin as begun
from truce.flow.house import House
from truce.flow.people import people
from truce.flow.people.people_keep import people as known_people
from truce.flow.rights.outgoing import SCREEN
from truce.model.harm import MERGED, VERIFIED, CasualtyIncident, CasualtyRecord, Step
from truce.wire.rows import Row

REGISTER = "harm"
NOUN_FORMS = forms.FORMS
STEPPED = (INCIDENT, RECORD, DAMAGE)


@dataclass(frozen=True, slots=True)
class Book:
    """Everything of the register as it stands, by noun, in the order it was first told."""

    held: Mapping[str, Held]
    nouns: Mapping[str, Any]

    def of(self, noun: str) -> list[Any]:
        """All of one noun."""
        return [self.nouns[id] for id, held in self.held.items() if held.noun == noun]

    @property
    def incidents(self) -> list[CasualtyIncident]:
        """Incidents that harmed people."""
        return self.of(INCIDENT)

    @property
    def records(self) -> list[CasualtyRecord]:
        """People who were harmed, one by one."""
        return self.of(RECORD)


def book(house: House, form: str = SCREEN) -> Book:
    """The register, opened and folded; the look is on record."""
    return _folded(keeping.read(house, REGISTER, form=form))


def _folded(all_held: Sequence[Held]) -> Book:
    known = {held.id: held for held in all_held}
    return Book(known, {id: forms.NOUNS[held.noun](id, held.revisions) for id, held in known.items()})


def one(house: House, given: str) -> tuple[Held, Any]:
    """One thing, by id or reference, with all that was written on it, and what stands. Raises NotFound."""
    there = book(house)
    held = wanted(there.held, given)
    return held, there.nouns[held.id]


def reference(held: Held) -> str:
    """What it is called by those who sent it; empty: by its id alone."""
    return str(fields_of(held.revisions).get("reference", ""))


def add(house: House, noun: str, rows: Sequence[Row]) -> Taken:
    """Take rows of one noun in; a row whose `reference` is known changes that, and is only reported again then."""
    ask(house, f"{REGISTER}.write", about=REGISTER)
    there = book(house).held

    def made(told: Mapping[str, Any]) -> dict[str, Any]:
        return _made(house, noun, told, there)

    return take(house, REGISTER, noun, rows, there, made)


def faults(noun: str, told: Mapping[str, Any]) -> dict[str, UnusableValue]:
    """What is wrong with the single fields of a form, all of it at once, by field."""
    return faults_of(forms.FORMS[noun], told)


def begin(house: House, noun: str, told: Mapping[str, Any], sending: str | None = None) -> str:
    """Keep one thing that a form told, and raise what is wrong with it; its id. `sending`: see `taking.begin`."""
    ask(house, f"{REGISTER}.write", about=REGISTER)
    there = book(house).held
    return begun(house, REGISTER, noun, _made(house, noun, told, there), there, sending)


def _made(house: House, noun: str, told: Mapping[str, Any], there: Mapping[str, Held]) -> dict[str, Any]:
    """The fields of a row, with the ids of what it points at."""
    fields = forms.made(noun, told)
    check_come(house, fields)
    if noun == RECORD:
        fields["incident"] = resolved(there, INCIDENT, fields["incident"])
        check_known(known_people(house), [fields.get("person")])
    if noun == CRATER and "damage" in fields:
        fields["damage"] = resolved(there, DAMAGE, fields["damage"])
    return fields


def change(house: House, given: str, told: Mapping[str, Any], *, seen: int | None = None) -> str:
    """Tell some fields of a thing anew; a field told as None is taken out. The earlier telling stays beside it.

    `seen`: how many writings on it whoever acts has read; raises Conflict where there are others by now.
    """
    ask(house, f"{REGISTER}.write", about=_about(given))
    there = book(house).held
    held = wanted(there, given)
    unread(held, seen)
    after = {**fields_of(held.revisions), **told}
    fields = _made(house, held.noun, {name: value for name, value in after.items() if value is not None}, there)
    return keeping.write(house, REGISTER, {"noun": held.noun, "fields": fields}, id=held.id)


def name(house: House, given: str, dossier: Mapping[str, Any]) -> str:
    """Say who somebody was: sealed into the vault as a person, of whom the record holds the id alone; that id.

    Naming does not change a figure: a record that was verified stays so.
    """
    ask(house, f"{REGISTER}.write", about=_about(given))
    held, record = one(house, given)
    if held.noun != RECORD:
        raise WrongUsage("only an individual record has a name", remedy="truce community individual list")
    if record.person is not None:
        return people.amend(house, record.person, dossier).id
    person = people.add(house, {**dossier, "kind": "victim"})
    fields = {**fields_of(held.revisions), "person": person.id}
    keeping.write(house, REGISTER, {"noun": RECORD, "fields": fields}, id=held.id)
    return person.id


def step(
    house: House,
    given: str,
    to: str,
    why: str,
    *,
    ground: str | None = None,
    parts: Sequence[str] = (),
    seen: int | None = None,
) -> tuple[Step, ...]:
    """One step on the ladder of a record, a damaged object, or counts of an incident (none told: all of them).

    `seen`: as for `change`. Raises Conflict, WrongUsage; Refused without the right, the sources or the second person.
    """
    verb = "verify" if to == VERIFIED else "write"
    ask(house, f"{REGISTER}.{verb}", about=_about(given))
    held, made = one(house, given)
    unread(held, seen)
    if to == MERGED:
        raise WrongUsage("a merger says into what", remedy="truce community casualty merge")
    told: dict[str, Any] = {"to": to, "why": why, "ground": ground}
    if held.noun == INCIDENT:
        told["parts"] = _parts(made, parts)
    elif held.noun not in STEPPED or parts:
        raise WrongUsage("there is no such count to step", remedy="only counts of an incident are g1, g2...")
    if to == VERIFIED:
        _check(held.noun, made)
    after = [_after(house, held, steps, told) for steps in _ladders(held.noun, made, told)]
    keeping.write(house, REGISTER, {"noun": held.noun, "step": told}, id=held.id, verb=verb)
    return after[0]


def _parts(incident: CasualtyIncident, wanted: Sequence[str]) -> list[str]:
    there = [group.id for group in incident.groups]
    if not there or set(wanted) - set(there):
        raise NotFound("the incident has no such count", known=", ".join(there) or "none")
    return list(wanted) or there


def _ladders(noun: str, made: Any, told: Mapping[str, Any]) -> list[tuple[Step, ...]]:
    if noun == INCIDENT and "parts" in told:
        return [group.steps for group in made.groups if group.id in told["parts"]]
    return [made.steps]


def _after(house: House, held: Held, steps: Sequence[Step], told: Mapping[str, Any]) -> tuple[Step, ...]:
    by = None if house.actor is None else house.actor.handle
    return stepped(steps, step_of(told, by, house.clock()), authors=authors(held.revisions))


def _check(noun: str, made: Any) -> None:
    if noun == DAMAGE:
        check_corroborated(made.tellers)
    else:
        check_verified(made.tellers, made.civilian)


def merge(house: House, given: str, into: str, why: str) -> None:
    """Say that two incidents, or two records, are one; `into` counts. Raises Conflict for a ring, WrongUsage."""
    ask(house, f"{REGISTER}.write", about=_about(given))
    there = book(house)
    held, other = (wanted(there.held, told) for told in (given, into))
    if held.noun != other.noun or held.noun not in (INCIDENT, RECORD):
        raise WrongUsage("two incidents are merged, or two records", remedy="both of one kind")
    known = {id: there.nouns[id].into for id, kept in there.held.items() if kept.noun == held.noun}
    if root(other.id, known) == held.id:
        raise Conflict("that one is merged into this one already", remedy="unmerge it first")
    told = {"to": MERGED, "why": why, "into": other.id}
    _after(house, held, there.nouns[held.id].steps, told)
    keeping.write(house, REGISTER, {"noun": held.noun, "step": told}, id=held.id)


def unmerge(house: House, given: str, why: str) -> None:
    """Take a merger back: every figure is as it was before."""
    ask(house, f"{REGISTER}.write", about=_about(given))
    held, made = one(house, given)
    if held.noun not in (INCIDENT, RECORD):
        raise WrongUsage("only incidents and records are merged")
    by = None if house.actor is None else house.actor.handle
    unmerged(made.steps, by=by, at=house.clock(), why=why)
    keeping.write(house, REGISTER, {"noun": held.noun, "unmerge": why}, id=held.id)


def _about(given: str) -> str:
    return about(REGISTER, given)
