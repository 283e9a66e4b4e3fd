"""truce feeds: what a feed lacks is said when it is set up, and a round that could not ask is no success."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from truce.bootstrap import new_mission
from truce.cli.app import make_app
from truce.errors import WrongUsage


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("feeds") / "m"
    new_mission(made, ["minsk-2-2015"])
    return made


def feeds(*words: object) -> Result:
    return CliRunner().invoke(make_app("feeds"), ["feeds", *map(str, words)], catch_exceptions=False)


def test_an_upstream_without_what_it_must_be_asked_for_is_refused(folder: Path) -> None:
    with pytest.raises(WrongUsage) as refused:
        feeds("add", folder, "fires", "--source", "firms")
    assert refused.value.given["lacks"] == "area"
    assert "-o area=" in str(refused.value.remedy)


def test_a_feed_whose_secrets_are_not_here_says_so_and_its_round_fails(folder: Path) -> None:
    made = feeds("add", folder, "acled", "--source", "acled", "-o", "country=Ukraine", "-o", "from=2025-04-01")
    assert made.exit_code == 0
    assert "TRUCE_FEED_ACLED_USERNAME" in made.stderr

    done = feeds("pull", folder, "acled")
    assert done.exit_code == 1
    assert "nothing new" not in done.output
    assert "the feed needs username" in done.output
    assert json.loads(feeds("list", folder, "--json").stdout)[0]["going"] == "failing"
    assert "nothing new" not in feeds("rounds", folder, "acled").output


def test_the_list_tells_what_was_set_aside(folder: Path) -> None:
    feeds("add", folder, "masts", "--kind", "push", "--source", "masts")
    told = {one["name"]: one["set_aside"] for one in json.loads(feeds("list", folder, "--json").stdout)}
    assert told["masts"] == 0
    assert "set aside" in feeds("list", folder).stdout
