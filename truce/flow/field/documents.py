"""The documents of OpenRosa about one mission's forms."""

from truce.field import openrosa
from truce.field.forms import Form
from truce.field.openrosa import Media
from truce.flow.field.library import has_media, library, media_of
from truce.flow.house import House

XML = openrosa.XML
VERSION = openrosa.VERSION
response = openrosa.response


def form_list(house: House, address: str, wanted: str | None = None) -> str:
    """The list of forms, or of the one that is `wanted`. `address`: of the door, ending in a slash."""
    forms = [form for id, form in library(house).forms.items() if wanted in (None, id)]
    return openrosa.form_list(forms, address, [form.id for form in forms if has_media(house, form.id)])


def form(house: House, id: str) -> Form:
    """One form. Raises NotFound."""
    return library(house).find(id)


def manifest(house: House, id: str, address: str) -> str:
    """The files that a form shows. Raises NotFound."""
    return openrosa.manifest(library(house).find(id), media_of(house, id).values(), address)


def media(house: House, id: str, name: str) -> Media | None:
    """One of these files. Raises NotFound for a form that is none."""
    return media_of(house, library(house).find(id).id).get(name)
