"""The filters of term and reading in words: a term under its agreement, with what it asks; a reading with its terms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from truce.flow.house import House
from truce.picture.sheet import Rule
from truce.shell.say import Say


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A term or a reading. `note`: what it asks, or of which terms it is; `under`: the title of its agreement."""

    code: str
    note: str = ""
    under: str = ""


class Terms:
    """The terms and readings of a mission's agreements, as far as rulings were made on them."""

    def __init__(self, house: House, rules: Iterable[Rule]) -> None:
        """`rules`: those of the sheet; what none of them names cannot be chosen."""
        self._titles = {agreement.id: agreement.title for agreement in house.agreements}
        self._acts = {(agreement.id, term.id): term.act for agreement in house.agreements for term in agreement.terms}
        self._rules = tuple(rules)

    def terms(self) -> Sequence[Named]:
        """Every term once, agreement by agreement; one that several agreements number alike says all it asks."""
        agreements: dict[str, list[str]] = {}
        for rule in self._rules:
            agreements.setdefault(rule.term, [])
            if rule.agreement not in agreements[rule.term]:
                agreements[rule.term].append(rule.agreement)
        named = [
            Named(
                code=term,
                note=" / ".join(filter(None, (self._acts.get((one, term), "") for one in sorted(within)))),
                under=" / ".join(self._titles.get(one, one) for one in sorted(within)),
            )
            for term, within in agreements.items()
        ]
        return sorted(named, key=lambda one: (one.under, natural(one.code)))

    def readings(self, say: Say) -> Sequence[Named]:
        """Every reading once, with the terms that it reads, where it does not read all."""
        of: dict[str, set[str]] = {}
        for rule in self._rules:
            of.setdefault(rule.reading, set()).add(rule.term)
        every = {rule.term for rule in self._rules}
        told = {code: "" if terms == every else ", ".join(sorted(terms, key=natural)) for code, terms in of.items()}
        notes = {code: say("picture.term_of", terms=terms) if terms else "" for code, terms in told.items()}
        return [Named(code=code, note=notes[code]) for code in sorted(of)]


def natural(term: str) -> tuple[str, int, str]:
    """VE-2 before VE-10."""
    head, _, tail = term.rpartition("-")
    return head, int(tail) if tail.isascii() and tail.isdigit() else 0, tail
