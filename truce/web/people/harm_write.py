"""/harm/new/WORD and /harm/of/ID/change: harm told in a form, and told anew."""

from starlette.responses import Response

from truce.errors import NotFound
from truce.flow.community import harm as register
from truce.flow.community import harm_shown
from truce.flow.community.harm_shown import CRATER, RECORD
from truce.web.asked import Asked
from truce.web.people import entering
from truce.web.people.entering import Options
from truce.web.people.harm_fields import FORMS, WORD_OF, WORDS, pointed
from truce.web.people.harm_words import Words
from truce.web.people.writing import filled, taken
from truce.web.way import Way

TEMPLATE = "people/harm_form.html.j2"
POINTING = (RECORD, CRATER)  # they belong to another thing of the register, which is chosen from what is kept


def _noun(asked: Asked) -> str:
    found = WORDS.get(asked.path["word"])
    if found is None:
        raise NotFound("there is no such form", remedy=f"one of: {', '.join(WORDS)}")
    return found


def _choices(asked: Asked, noun: str) -> dict[str, Options]:
    if noun not in POINTING:
        return {}
    return pointed(noun, register.book(asked.house), Words(asked.say, asked.house))


def give(asked: Asked) -> Response:
    """The form of one noun, empty; the thing it belongs to may stand in the address."""
    noun = _noun(asked)
    form = FORMS[noun]
    given = {name: asked.query[name] for name in ("incident", "damage") if noun in POINTING and name in asked.query}
    return filled(asked, TEMPLATE, form, given, _choices(asked, noun), {"doing": "new", "word": WORD_OF[noun]})


def take(asked: Asked) -> Response:
    """Keep a new thing."""
    noun = _noun(asked)

    def keep(told: entering.Told) -> str:
        return register.begin(asked.house, noun, told, entering.sending(asked))

    facts = {"doing": "new", "word": WORD_OF[noun]}
    return taken(asked, TEMPLATE, FORMS[noun], _choices(asked, noun), facts, keep, "/harm/of/")


def give_again(asked: Asked) -> Response:
    """The form of a thing, with what stands."""
    one = harm_shown.shown(asked.house, asked.path["id"])
    form = FORMS[one.held.noun]
    return filled(asked, TEMPLATE, form, entering.again(form, one.fields), _beside(asked, one), _facts(one))


def take_again(asked: Asked) -> Response:
    """Tell it anew."""
    one = harm_shown.shown(asked.house, asked.path["id"])
    form = FORMS[one.held.noun]

    def keep(told: entering.Told) -> str:
        register.change(asked.house, one.held.id, entering.whole(form, told), seen=entering.seen(asked))
        return one.held.id

    return taken(asked, TEMPLATE, form, _beside(asked, one), _facts(one), keep, "/harm/of/")


def _beside(asked: Asked, one: harm_shown.Shown) -> dict[str, Options]:
    return pointed(one.held.noun, one.book, Words(asked.say, asked.house))


def _facts(one: harm_shown.Shown) -> dict[str, object]:
    return {
        "doing": "change",
        "word": WORD_OF[one.held.noun],
        "one": one,
        "name": harm_shown.called(one.book, one.held.id),
    }


WAYS = (
    Way(path="/harm/new/{word}", name="harm.new", handle=give, action="harm.write"),
    Way(path="/harm/new/{word}", name="harm.add", handle=take, action="harm.write", methods=("POST",)),
    Way(path="/harm/of/{id}/change", name="harm.again", handle=give_again, action="harm.write"),
    Way(path="/harm/of/{id}/change", name="harm.change", handle=take_again, action="harm.write", methods=("POST",)),
)
