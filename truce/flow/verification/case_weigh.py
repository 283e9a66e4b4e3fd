"""weigh: an assessment held against its standard while it is being written. Nothing is put on record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from truce.errors import NotEstablished, NotFound, Refused, TruceError, WrongUsage
from truce.flow.house import House
from truce.flow.verification.case import known_standards
from truce.flow.verification.case_finding import argument_for, attribution_for, severity_of, term_for
from truce.model.assessment import Assessment
from truce.model.case import Case
from truce.model.finding import NOT_PERMITTED
from truce.verification.assess import refuse_impossible_term
from truce.verification.checks import Argument
from truce.verification.compose import weighed
from truce.verification.standards import Standard, named
from truce.vocabulary.casework import casework


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One check. `part`: level, standard, term, severity, attribution or items; `name` what of it; `told` in words."""

    part: str
    name: str
    holds: bool
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """All checks of an assessment, and whether it would be taken as it is.

    `binds`: the level asserts something, so that every check of the standard must hold; where it asserts nothing, what
    the standard would want is shown and refuses nothing.
    """

    checks: tuple[Held, ...]
    binds: bool

    @property
    def holds(self) -> bool:
        """Whether it would be taken."""
        return all(one.holds for one in self.checks if self.binds or one.part != "standard")


def weigh(house: House, case: Case, told: Assessment) -> Weighed:
    """Every check of an assessment as it is told now, each apart, as `assess` would hold it. Raises NotFound."""
    standard = named(known_standards(house), told.standard)
    binds = casework().fact_levels[told.fact_level].asserts != "nothing"
    try:
        argument = argument_for(house, case, told)
    except WrongUsage as lost:
        return Weighed(checks=(_held("items", "items", _not_there(lost)),), binds=binds)
    found = [_items(case, argument), *_of_standard(standard, argument), *_level(standard, told, binds=binds)]
    found.append(_tried("severity", "severity", lambda: severity_of(told)))
    found += [_tried("term", one.term, _term(house, case, told, n)) for n, one in enumerate(told.terms)]
    if house.choices.mandate.attribution_allowed or (told.attribution and told.attribution.actor != NOT_PERMITTED):
        found.append(_tried("attribution", "attribution", lambda: attribution_for(house, told, standard, argument)))
    return Weighed(checks=tuple(found), binds=binds)


def _not_there(lost: WrongUsage) -> tuple[bool, tuple[str, ...]]:
    return False, (f"{lost.what}: {lost.given.get('given', '')}",)


def _held(part: str, name: str, answer: tuple[bool, tuple[str, ...]]) -> Held:
    return Held(part=part, name=name, holds=answer[0], told=answer[1])


def _items(case: Case, argument: Argument) -> Held:
    if not argument.cited:
        return Held(part="items", name="items", holds=False, told=("no finding without an item of information",))
    ids = (one.removeprefix(f"{case.id}/") for one in sorted(argument.cited))
    return Held(part="items", name="items", holds=True, told=(", ".join(ids),))


def _of_standard(standard: Standard, argument: Argument) -> list[Held]:
    found = []
    for check, told in zip(standard.assess.checks, standard.text["assess"], strict=True):
        reasons, lacking = weighed((check,), argument)
        found.append(Held(part="standard", name=check_name(told), holds=not lacking, told=lacking or reasons))
    return found


def check_name(told: Any) -> str:
    """The name of a check as a standard's file has it: `items`, `any_of`, ..."""
    return str(next(iter(told))) if isinstance(told, Mapping) else str(told)


def _level(standard: Standard, told: Assessment, *, binds: bool) -> list[Held]:
    if not binds or told.fact_level in standard.supports:
        return []
    known = ", ".join(standard.supports) or "no level that asserts anything"
    words = f"{standard.name} cannot carry {told.fact_level}; it carries: {known}"
    return [Held(part="level", name="level", holds=False, told=(words,))]


def _term(house: House, case: Case, told: Assessment, at: int) -> Callable[[], object]:
    def hold() -> None:
        made = term_for(house, case, told.terms[at])
        refuse_impossible_term(made, house.agreements, case, told.fact_level)

    return hold


def _tried(part: str, name: str, work: Callable[[], object]) -> Held:
    try:
        work()
    except (NotEstablished, NotFound, Refused, WrongUsage) as lack:
        return Held(part=part, name=name, holds=False, told=_words(lack))
    return Held(part=part, name=name, holds=True, told=())


def _words(lack: TruceError) -> tuple[str, ...]:
    facts = [str(value) for name, value in lack.given.items() if name.startswith("lacking")]
    known = [f"known: {lack.given['known']}"] if "known" in lack.given else []
    missing = [f"missing: {lack.given['missing']}"] if "missing" in lack.given else []
    return (lack.what, *facts, *known, *missing)


def weigh_again(house: House, case: Case) -> Weighed | None:
    """The finding as it stands, held against its standard as things are now: grades may have fallen, exhibits failed.

    None where nothing is assessed yet.
    """
    finding = case.finding
    if finding is None:
        return None
    standard = known_standards(house).get(finding.standard)
    binds = casework().fact_levels[finding.fact_level].asserts != "nothing"
    if standard is None or standard.digest != finding.standard_digest:
        words = ("the standard of proof changed since it was assessed",)
        return Weighed(checks=(Held(part="level", name="level", holds=False, told=words),), binds=binds)
    told = Assessment(
        fact_level=finding.fact_level,
        standard=finding.standard,
        narrative="",
        limitations="",
        information=finding.information,
        alternatives=finding.alternatives,
    )
    argument = argument_for(house, case, told)
    return Weighed(checks=(_items(case, argument), *_of_standard(standard, argument)), binds=binds)
