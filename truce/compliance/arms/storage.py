"""Two inventories of a storage site: what the later one lacks is missing."""

from truce.compliance.book import Book
from truce.compliance.papers.plain import say_waiting
from truce.compliance.periods import Force
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting


def judge_inventory(setting: Setting, rule: Rule, force: Force, book: Book) -> None:
    """Rule on a term that inventories answer (measure inventory), one ruling a party and one for all."""
    say_waiting(setting, rule, force, book)
