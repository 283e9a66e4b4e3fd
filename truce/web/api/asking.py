"""Which member a program speaks for: its bearer token says so, and what the token is for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from secrets import compare_digest
from typing import Annotated

import pyarrow as pa
from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from truce.errors import TruceError
from truce.flow import acting
from truce.flow.house import House
from truce.flow.rights import outgoing
from truce.flow.signing_in.tokens import by_token, refuse_scope
from truce.model.account import Token
from truce.web.room import Room
from truce.web.signin.desk import desk_of

SCOPES = {
    "read": "incidents, rulings, coverage, lines and what else the street has made",
    "export": "the same as one stream, whole",
    "cases": "cases and findings, as far as the member may read them",
    "alerts": "alerts",
}
BEARER = HTTPBearer(
    auto_error=False, description="A token made at /account; without members: the one of the entry link."
)


class NotSignedIn(TruceError):
    """No token, or one that opens nothing any more."""

    remedy = "send the header Authorization: Bearer TOKEN; a member makes one at /account"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """A program that asks, and the house as its member walks through it. `token`: None in a mission without members."""

    room: Room
    house: House
    token: Token | None

    def enter(self, action: str, scope: str) -> None:
        """Ask at the door. Raises Refused, which is on record then."""
        if self.token is not None:
            refuse_scope(self.token, scope)
        acting.enter(self.house, action)

    def saw(self, action: str, subject: str, rows: int, form: str = "json") -> None:
        """Put on record what leaves; rows for a program count as taken out."""
        outgoing.shown(self.house, action, subject, rows, form=form)

    def touched(self, action: str, ids: Iterable[str]) -> None:
        """Raise the alarm where a decoy is among what leaves. Whoever asked is not told."""
        acting.watch(self.house, action, ids)

    def watched(self, pieces: Iterable[pa.Table]) -> Iterator[pa.Table]:
        """The pieces of a stream as they leave, each looked through for decoys first."""
        for piece in pieces:
            if "id" in piece.column_names:
                self.touched("export", piece.column("id").to_pylist())
            yield piece


def asker(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)]) -> Asker:
    """Who asks. Raises NotSignedIn."""
    room: Room = request.app.state.room
    if given is None:
        raise NotSignedIn("sign in first")
    if not acting.members(room.base):
        if not compare_digest(given.credentials.encode(), room.entry.encode()):
            raise NotSignedIn("this token opens nothing")
        return Asker(room=room, house=room.house_for(None), token=None)
    found = by_token(desk_of(request, room), given.credentials)
    if found is None:
        raise NotSignedIn("this token opens nothing")
    token, key = found
    return Asker(room=room, house=room.house_for(key), token=token)


Asks = Annotated[Asker, Depends(asker)]
