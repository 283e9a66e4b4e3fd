"""/notices: what parties were told, for those who answer for one; the reply itself is the form of that step."""

from starlette.responses import Response

from truce.flow.room.notices import notices
from truce.web.asked import Asked
from truce.web.casework.parts import page


def listed(asked: Asked) -> Response:
    """Every notice that whoever asks may answer, those that wait first."""
    return page(asked, "cases/notices.html.j2", told=notices(asked.house))
