"""Which sources can be pulled, and what each needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from truce.errors import NotFound, WrongUsage
from truce.sources.pull import acled, firms, gdelt, ucdp
from truce.sources.pull.contract import Pull


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """A network source. `card`: whose reader reads its batches. `revises`: a row told otherwise later is a revision.

    `every_s`: how often it is worth asking. `slow_s`: how old its newest word may be before its lag is out of the way.
    """

    card: str
    pull: Pull
    options: Mapping[str, str]
    secrets: tuple[str, ...]
    revises: bool
    every_s: int
    slow_s: int


HOUR, DAY = 3_600, 86_400
UPSTREAMS: Mapping[str, Upstream] = {
    "acled": Upstream(
        card="acled", pull=acled.pull, options=acled.OPTIONS, secrets=acled.SECRETS, revises=True,
        every_s=6 * HOUR, slow_s=10 * DAY,
    ),
    "ucdp": Upstream(
        card="ucdp-ged", pull=ucdp.pull, options=ucdp.OPTIONS, secrets=ucdp.SECRETS, revises=True,
        every_s=DAY, slow_s=60 * DAY,
    ),
    "firms": Upstream(
        card="firms", pull=firms.pull, options=firms.OPTIONS, secrets=firms.SECRETS, revises=False,
        every_s=3 * HOUR, slow_s=12 * HOUR,
    ),
    "gdelt": Upstream(
        card="gdelt", pull=gdelt.pull, options=gdelt.OPTIONS, secrets=gdelt.SECRETS, revises=False,
        every_s=HOUR // 4, slow_s=HOUR,
    ),
}  # fmt: skip


def upstream(name: str) -> Upstream:
    """The network source of that name. Raises NotFound."""
    if name not in UPSTREAMS:
        raise NotFound("no such network source", source=name, known=", ".join(UPSTREAMS))
    return UPSTREAMS[name]


def refuse_unknown(name: str, options: Mapping[str, str]) -> None:
    """Raises WrongUsage for an option that the source does not have: a misspelt one would change nothing unseen."""
    known = upstream(name).options
    reader = {option for option in options if option.startswith("read.")}
    for option in options.keys() - known.keys() - reader:
        raise WrongUsage("an option that the source does not have", option=option, known=", ".join(known))
