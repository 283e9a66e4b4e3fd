"""Steps: documents show what was done, by whom, when and how much of it."""

from truce.compliance.book import Book
from truce.compliance.papers.plain import say_waiting
from truce.compliance.periods import Force
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting


def judge_steps(setting: Setting, rule: Rule, force: Force, book: Book) -> None:
    """Rule on a term that documents answer (measures steps and judgement), one ruling a party and one for all."""
    say_waiting(setting, rule, force, book)
