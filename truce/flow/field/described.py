"""The forms of a mission as the page in the browser reads them."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from truce.errors import NotFound
from truce.field.browser import described
from truce.flow.field.library import library
from truce.flow.house import House

Json = Mapping[str, Any]


def forms_listed(house: House) -> Sequence[Json]:
    """Every form: id, version, title by language, and the hash by which a page knows whether it has it."""
    return [
        {
            "id": form.id,
            "version": form.version,
            "title": form.title,
            "titles": dict(form.titles),
            "hash": _described(form.xform)["hash"],
        }
        for form in library(house).forms.values()
    ]


def form_described(house: House, id: str) -> Json:
    """One form whole. Raises NotFound."""
    form = library(house).forms.get(id)
    if form is None:
        raise NotFound("no form of that id")
    return _described(form.xform)


@lru_cache(maxsize=128)
def _described(xform: bytes) -> Json:
    return described(xform)
