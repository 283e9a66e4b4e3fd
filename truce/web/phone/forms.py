"""The forms of the mission as the page reads them (truce/field/browser.py), to be kept on a phone."""

from starlette.responses import JSONResponse, Response

from truce.flow.field.described import form_described, forms_listed
from truce.web.asked import Asked
from truce.web.phone.shell import AT
from truce.web.way import Way

PRIVATE = "private, no-cache"


def listed(asked: Asked) -> Response:
    """Every form with the address of its description."""
    forms = [dict(one) | {"url": f"{AT}/forms/{one['id']}.json"} for one in forms_listed(asked.house)]
    return JSONResponse({"forms": forms}, headers={"Cache-Control": PRIVATE})


def one(asked: Asked) -> Response:
    """One form. Raises NotFound."""
    told = form_described(asked.house, asked.path["id"])
    tag = f'"{told["hash"]}"'
    if asked.request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return JSONResponse(told, headers={"Cache-Control": PRIVATE, "ETag": tag})


WAYS = (
    Way(path=f"{AT}/forms.json", name="phone.forms", handle=listed, action="field.submit"),
    Way(path=f"{AT}/forms/{{id}}.json", name="phone.form", handle=one, action="field.submit"),
)
