"""Which sources can be pulled, and what each needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from truce.errors import NotFound, WrongUsage
from truce.sources.pull import acled, firms, gdelt, ucdp
from truce.sources.pull.contract import Pull


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """A network source. `card`: whose reader reads its batches. `revises`: a row told otherwise later is a revision.

    `needs`: options that there is no asking without; nor without any of the `secrets`.
    `every_s`: how often it is worth asking. `slow_s`: how old its newest word may be before its lag is out of the way.
    """

    card: str
    pull: Pull
    options: Mapping[str, str]
    secrets: tuple[str, ...]
    revises: bool
    every_s: int
    slow_s: int
    needs: tuple[str, ...] = ()


HOUR, DAY = 3_600, 86_400
UPSTREAMS: Mapping[str, Upstream] = {
    "acled": Upstream(
        card="acled", pull=acled.pull, options=acled.OPTIONS, secrets=acled.SECRETS, revises=True,
        every_s=6 * HOUR, slow_s=10 * DAY, needs=acled.NEEDS,
    ),
    "ucdp": Upstream(
        card="ucdp-ged", pull=ucdp.pull, options=ucdp.OPTIONS, secrets=ucdp.SECRETS, revises=True,
        every_s=DAY, slow_s=60 * DAY, needs=ucdp.NEEDS,
    ),
    "firms": Upstream(
        card="firms", pull=firms.pull, options=firms.OPTIONS, secrets=firms.SECRETS, revises=False,
        every_s=3 * HOUR, slow_s=12 * HOUR, needs=firms.NEEDS,
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


def refuse_lacking(name: str, options: Mapping[str, str]) -> None:
    """Raises WrongUsage for an option that the source cannot be asked without: each round would only fail."""
    source = upstream(name)
    if lacks := [option for option in source.needs if not options.get(option, "").strip()]:
        told = " ".join(f"-o {option}=..." for option in lacks)
        raise WrongUsage("the source cannot be asked without these options", lacks=", ".join(lacks), remedy=told)
