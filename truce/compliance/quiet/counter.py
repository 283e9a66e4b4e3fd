"""The count of quiet days of each area, and whether it reached what the term asks for."""

from truce.compliance.book import Book
from truce.compliance.papers.plain import say_waiting
from truce.compliance.periods import Force
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting


def judge_quiet_days(setting: Setting, rule: Rule, force: Force, book: Book) -> None:
    """Rule on a term that asks for quiet days in a row (measure quiet_days): one ruling an area, and one for all."""
    say_waiting(setting, rule, force, book)
