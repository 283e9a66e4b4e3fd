"""The brief of a look back."""

from truce.briefs.compose import compose
from truce.briefs.render import render
from truce.flow.asof import Looked
from truce.flow.brief import gather


def brief_of(looked: Looked, form: str, language: str) -> bytes:
    """The brief of a look back; it is given, and not kept among the mission's briefs."""
    return render(compose(gather(looked.house, language=language), language), form)
