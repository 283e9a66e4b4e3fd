"""Settings become a house: a mission, its store and its engine, its agreements."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from truce.engines.contract import Engine
from truce.engines.local import LocalEngine
from truce.errors import UnusableMission, WrongUsage
from truce.flow.acting import members
from truce.flow.house import Actor, Choices, House, Progress, Silent, WarningCosts
from truce.flow.settle import settle
from truce.model.agreement import Agreement
from truce.model.card import Card
from truce.model.mandate import Mandate
from truce.settings import Settings, read_settings
from truce.sources.catalogue import cards
from truce.store.mission import Mission, open_mission
from truce.wire.agreement import read_agreement
from truce.wire.catalogue import agreement_ids, catalogue_path


def now() -> datetime:
    """The clock of the house."""
    return datetime.now(UTC)


def source_cards() -> Mapping[str, Card]:
    """Every source that is installed: ours and strangers', by the same entry point."""
    return cards()


def open_house(
    folder: Path,
    progress: Progress | None = None,
    *,
    actor: Actor | None = None,
    asked: Callable[[House], None] = lambda _house: None,
) -> House:
    """The house of a mission folder, its agreements, zones and claims settled; `asked` may refuse before that."""
    mission = open_mission(folder)
    settings = read_settings(mission.settings)
    agreements = tuple(_agreements(mission, settings))
    _refuse_unknown(settings, agreements)
    house = House(
        mission=mission,
        choices=_choices(settings),
        agreements=agreements,
        engine=_engine(settings, progress),
        cards=cards(),
        clock=now,
        actor=actor,
        progress=progress or Silent(),
    )
    asked(house)
    settle(house, sorted(mission.zones.glob("*.geojson")))
    return house


def writing(house: House) -> AbstractContextManager[None]:
    """Hold the mission for a command that writes; a second writer waits, then is told."""
    return house.mission.writing()


def is_alone(folder: Path) -> bool:
    """Whether the mission has no members: one person works in it, on one machine."""
    return not members(open_house(folder))


def _refuse_unknown(settings: Settings, agreements: tuple[Agreement, ...]) -> None:
    """A name in the settings that nothing answers to would be obeyed by nobody, in silence."""
    lines = {str(line["id"]) for agreement in agreements for line in agreement.reference_lines}
    for table, given, known in (
        ("grades", settings.grades, set(cards())),
        ("reference_lines", settings.reference_lines, lines),
    ):
        for name in sorted(set(given) - known):
            raise WrongUsage(
                f"the settings name something that is not there: {name}",
                table=table,
                known=", ".join(sorted(known)) or "none",
            )


def _choices(settings: Settings) -> Choices:
    return Choices(
        name=settings.name,
        time_zone=settings.time_zone,
        as_of=settings.as_of,
        matched_windows=settings.matched_windows,
        min_coverage=settings.min_coverage,
        line=settings.line,
        reference_lines=dict(settings.reference_lines),
        grades=dict(settings.grades),
        language=settings.languages[0],
        mandate=_mandate(settings),
        costs=WarningCosts(**settings.outlook.model_dump()),
    )


def _mandate(settings: Settings) -> Mandate:
    told = settings.mandate
    return Mandate(
        attribution_allowed=told.attribution_allowed,
        publication_allowed=told.publication_allowed,
        publication_delay_hours=told.publication_delay_hours,
        who_may_allege=told.who_may_allege,
        who_decides=told.who_decides,
        access_rights=told.access_rights,
        retention_days=told.retention_days,
    )


def _agreements(mission: Mission, settings: Settings) -> Iterator[Agreement]:
    for named in settings.agreements:
        kept = mission.agreements / (named if named.endswith((".yaml", ".yml")) else f"{named}.yaml")
        if kept.is_file():
            yield read_agreement(kept)
        elif named in agreement_ids():
            yield read_agreement(catalogue_path(named))
        else:
            raise UnusableMission(
                "an agreement of the settings is missing",
                agreement=named,
                remedy=f"put it into {mission.agreements.name}/ or take it out of {mission.settings.name}",
            )


def _engine(settings: Settings, progress: Progress | None) -> Engine:
    if settings.work.engine == "local":
        return LocalEngine(watch=progress)
    from truce.engines.spark import SparkEngine, session  # noqa: PLC0415 - pyspark is an extra, and slow to load

    return SparkEngine(session(settings.work.spark_master))
