"""A brief of a mission that holds a negotiation and nothing else: it tells the talks, and that nothing was judged."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.flow.talks.test_briefed import HIDDEN, text, words
from truce import bootstrap
from truce.briefs.compose import compose
from truce.errors import Refused, UnusableMission
from truce.flow.brief import brief, gather
from truce.flow.bundle.check import Asked, check
from truce.flow.bundle.seal import Wish, seal
from truce.flow.collect import collect
from truce.flow.house import House, Silent
from truce.flow.publish import publish
from truce.flow.talks import kept
from truce.model.brief import Brief
from truce.sample import write_sample
from truce.settings import Settings, settings_as_toml
from truce.store.mission import create_mission

Alone = Callable[[str], House]


@pytest.fixture
def alone(tmp_path: Path) -> Alone:
    """Make a mission into which one negotiation file was taken, and nothing was collected."""

    def mission(told: str) -> House:
        sample = write_sample(tmp_path / "invented", 7)
        choices = Settings(name="Heath", time_zone=sample.time_zone, agreements=[sample.agreement.name])
        create_mission(tmp_path / "m", settings_as_toml(choices), agreements=[sample.agreement], zones=[sample.zones])
        (tmp_path / "talks.yaml").write_text(told, "utf-8")
        house = bootstrap.open_house(tmp_path / "m", Silent())
        with bootstrap.writing(house):
            assert kept.add(house, tmp_path / "talks.yaml").faults == ()
        return house

    return mission


def made(house: House, edition: str = "internal") -> Brief:
    mandate = replace(house.choices.mandate, publication_allowed=True)
    return compose(gather(replace(house, choices=replace(house.choices, edition=edition, mandate=mandate))))


@pytest.mark.parametrize(("language", "said"), [("en", "the talks alone"), ("uk", "лише про"), ("ru", "только о")])
def test_a_mission_that_holds_only_talks_gets_a_brief_of_them_that_says_so(
    alone: Alone, language: str, said: str
) -> None:
    told = compose(gather(alone(text()), language=language), language)

    assert [one.key for one in told.sections] == ["talks", "method"]
    assert [said in one.text for one in told.takeaways] == [True]
    assert "Draw the boats back" in words(told.sections[0])


def test_it_speaks_from_the_newest_row_that_its_edition_may_hold(alone: Alone) -> None:
    house = alone(text().replace("learnt_at: '2024-12-24'", "learnt_at: '2024-12-24', confidentiality: confidential"))
    told = {edition: made(house, edition) for edition in ("internal", "parties", "public")}

    assert {one.as_of.date().isoformat() for one in told.values()} == {"2024-11-01"}
    assert not [hidden for one in told.values() for hidden in HIDDEN if hidden in words(one.sections[0])]


def test_an_edition_that_may_hold_no_row_is_refused(alone: Alone) -> None:
    house = alone(text().replace("source: [S1]}", "source: [S1], confidentiality: confidential}"))
    with pytest.raises(UnusableMission, match="nothing that this edition may tell"):
        made(house, "public")


def test_sealed_it_comes_out_again(alone: Alone, tmp_path: Path) -> None:
    house = alone(text())
    with bootstrap.writing(house):
        one = brief(house, "json", "en")
        done = seal(house, Wish(kind="brief", of=one.id, out=tmp_path / "b"))

    assert done.checked.whole
    assert check(tmp_path / "b", Asked(remake=True)).whole


def test_reports_that_nobody_judged_are_not_passed_over_for_the_talks(alone: Alone, tmp_path: Path) -> None:
    house = alone(text())
    sample = write_sample(tmp_path / "again", 7)
    file = sample.files[0]
    with bootstrap.writing(house):
        collect(house, file.source, file.path, options=file.options)
        with pytest.raises(UnusableMission, match="nothing has been judged yet"):
            brief(house, "json", "en")


def test_the_public_edition_of_talks_alone_waits_as_any_other(alone: Alone) -> None:
    house = alone(text())
    choices = replace(house.choices, mandate=replace(house.choices.mandate, publication_allowed=True))
    early = made(house, "public").as_of
    house = replace(house, choices=choices)
    with bootstrap.writing(house), pytest.raises(Refused, match="too early"):
        brief(replace(house, clock=lambda: early), "json", "en", "public")
    with bootstrap.writing(house):
        out = publish(house, ["en"])

    assert (out.shown, out.no_brief) == (0, None)
    assert "the talks alone" in (out.folder / "brief.en.html").read_text("utf-8")
