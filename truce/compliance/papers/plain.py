"""What is said of a term where no document bears on it yet: its status, its reason, and the evidence it waits for."""

from truce.compliance.book import Book
from truce.compliance.count.rows import bare
from truce.compliance.periods import Force
from truce.compliance.rules.rule import WAITS, Rule
from truce.compliance.setting import Setting

AHEAD = {
    "never": ("not_yet_in_force", "never_in_force"),
    "not_yet": ("not_yet_in_force", "not_yet_started"),
    "waiting": ("suspended", "suspended"),
}


def say_waiting(setting: Setting, rule: Rule, force: Force, book: Book) -> None:
    """One ruling a party, and one for all, that says what the term waits for."""
    status, reason = rule.uncounted or WAITS
    status, reason = AHEAD.get(force.state, (status, reason))
    for party in ("any", *rule.parties):
        row = bare(setting, rule, party, "all", "whole", force.span)
        book.rulings.append(row | {"status": status, "reason": reason})
