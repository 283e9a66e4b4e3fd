"""What signing in needs of a request: the rules, who knocks, and the cookies. Also how the room names itself."""

from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from truce import bootstrap
from truce.errors import WrongUsage
from truce.flow.house import House
from truce.flow.signing_in.desk import Desk, Visitor
from truce.flow.signing_in.door import Cost, Secret, secret_from
from truce.flow.signing_in.enter import DEVICE_DAYS, Entered
from truce.model.account import Provider, SigningRules
from truce.web.room import Room

SESSION = "truce_session"
DEVICE = "truce_device"
WAY = "truce_way"  # ties the way to a provider and back to one browser
LOCAL = "truce_local"  # of the one user of a mission without members
DAY = 86_400
FAMILIES = ("Firefox", "Edg", "OPR", "Chrome", "Safari", "curl")
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "CrOS", "Linux")
TOLD = {"Edg": "Edge", "OPR": "Opera", "CrOS": "ChromeOS", "Mac OS": "macOS"}


def origin_of(request: Request, room: Room) -> str:
    """How browsers name the room: as the settings say, or as this request did."""
    return room.settings.address.rstrip("/") or f"{request.url.scheme}://{request.url.netloc}"


def rules_of(room: Room, origin: str) -> SigningRules:
    """The deployer's choices."""
    told = room.settings
    provider = None
    if told.provider_issuer:
        provider = Provider(
            name=told.provider_name or told.provider_issuer,
            issuer=told.provider_issuer,
            client=told.provider_client,
            secret=_secret(room.folder, told.provider_secret_file) if told.provider_secret_file else None,
            second=told.provider_second_factor,
        )
    return SigningRules(
        origin=origin,
        idle=told.session_idle_minutes * 60,
        absolute=told.session_hours * 3600,
        second_for=tuple(told.second_factor),
        provider=provider,
    )


@lru_cache(maxsize=4)
def _secret(folder: Path, file: str) -> str:
    """The provider's secret. Raises WrongUsage where it cannot be read, or others of this machine may read it too."""
    path = folder / file
    if not path.is_file():
        raise WrongUsage("the provider's secret is not there", setting="room.provider_secret_file")
    if path.stat().st_mode & 0o077:
        raise WrongUsage("others may read the provider's secret", remedy="chmod 600, owned by who runs the room")
    return path.read_text("utf-8").strip()


def desk_of(request: Request, room: Room, house: House | None = None) -> Desk:
    """The desk where this request is looked at; `house`: with whoever is signed in."""
    return Desk(
        house=room.base if house is None else house,
        accounts=room.store.accounts,
        rules=rules_of(room, origin_of(request, room)),
        fetch=bootstrap.ask_provider,
        cost=Cost(memory=room.settings.password_memory_mib * 1024),
    )


def visitor_of(request: Request) -> Visitor:
    """Who knocks."""
    return Visitor(
        address="" if request.client is None else request.client.host,
        browser=browser_of(request.headers.get("user-agent", "")),
        device=secret_from(request.cookies.get(name_of(DEVICE, request))),
    )


def browser_of(told: str) -> str:
    """A browser in two words, so that people know their own again: no versions, nothing to recognise others by."""
    family = next((one for one in FAMILIES if one in told), "")
    system = next((one for one in SYSTEMS if one in told), "")
    return " · ".join(TOLD.get(one, one) for one in (family, system) if one)


def name_of(cookie: str, request: Request) -> str:
    """The name of a cookie: bound to this host and to TLS where there is TLS, else to this port."""
    if request.url.scheme == "https":
        return f"__Host-{cookie}"
    return cookie if request.url.port is None else f"{cookie}_{request.url.port}"


def secret_of(request: Request, cookie: str = SESSION) -> Secret | None:
    """The secret in a cookie of the request."""
    return secret_from(request.cookies.get(name_of(cookie, request)))


def give(
    request: Request, response: Response, cookie: str, secret: Secret | str, *, seconds: int | None = None
) -> None:
    """Put a cookie on an answer: no script reads it, no other site sends it along with a form."""
    response.set_cookie(
        name_of(cookie, request),
        secret if isinstance(secret, str) else secret.text,
        max_age=seconds,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def take(request: Request, response: Response, cookie: str) -> None:
    """Take a cookie back."""
    secure = request.url.scheme == "https"
    response.delete_cookie(name_of(cookie, request), path="/", secure=secure, httponly=True, samesite="lax")


def admit(request: Request, response: Response, entered: Entered) -> Response:
    """The answer with the cookies of a session that has just begun."""
    give(request, response, SESSION, entered.secret)
    if entered.device is not None:
        give(request, response, DEVICE, entered.device, seconds=DEVICE_DAYS * DAY)
    return response
