"""Sentences of talks at the terminal: each with the ids it rests on, and where there are many, how many more."""

from truce.cli.talks_told import MOST_IDS, _ids
from truce.model.brief import Sentence


def resting_on(n: int) -> str:
    return _ids(Sentence("watch.unseen", "text", (), tuple(f"row-{i}" for i in range(n)), "open"))


def test_what_a_sentence_rests_on_stands_behind_it_whole_or_with_how_many_more_there_are() -> None:
    assert resting_on(0) == ""
    assert resting_on(2) == "[row-0 row-1]"
    assert "more" not in resting_on(MOST_IDS)
    assert resting_on(MOST_IDS + 3).endswith(f"row-{MOST_IDS - 1} and 3 more, in --json]")
