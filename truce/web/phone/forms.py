"""The forms of the mission as the page reads them (truce/field/browser.py), to be kept on a phone."""

from starlette.responses import JSONResponse, Response

from truce.flow.field.described import form_described, forms_listed
from truce.web.asked import Asked
from truce.web.phone.door import Caller, both, known

PRIVATE = "private, no-cache"


def listed(asked: Asked, caller: Caller) -> Response:
    """Every form with the address of its description."""
    forms = [dict(one) | {"url": f"{caller.at}/forms/{one['id']}.json"} for one in forms_listed(asked.room.base)]
    return JSONResponse({"forms": forms}, headers={"Cache-Control": PRIVATE})


def one(asked: Asked, caller: Caller) -> Response:  # noqa: ARG001 - any who may send sees all forms
    """One form. Raises NotFound."""
    told = form_described(asked.room.base, asked.path["id"])
    tag = f'"{told["hash"]}"'
    if asked.request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return JSONResponse(told, headers={"Cache-Control": PRIVATE, "ETag": tag})


WAYS = (
    *both("forms.json", "forms", known(listed), unasked=True),
    *both("forms/{id}.json", "form", known(one), unasked=True),
)
