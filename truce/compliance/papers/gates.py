"""What a term waits for or hangs on, and how documents move its start and its end."""

from truce.compliance.periods import Force
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting


def gated(setting: Setting, rule: Rule, force: Force) -> Force:
    """The force of a rule once its gates and its documents are asked: state `waiting` where a gate is not open."""
    return force
