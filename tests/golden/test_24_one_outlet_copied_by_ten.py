"""Golden case 24: one outlet copied by ten is one independence group, and its credibility is not 1."""

from datetime import timedelta

from tests.fusion.worlds import NOON, incidents, report

TEXT = "Explosions were heard in the centre of Zolote on Sunday at noon, the head of the district said"
TOLD = [
    report(
        f"outlet-{k}",
        text=TEXT if k % 2 else TEXT.upper() + "!",
        told_at=NOON + timedelta(hours=1 + k),
        grade="B",
        url=f"https://outlet-{k}.example/1",
    )
    for k in range(11)
]


def test_one_outlet_copied_by_ten() -> None:
    [blast] = incidents(TOLD)

    assert blast.n_reports == 11
    assert blast.n_origins == 1
    assert blast.origins == ("outlet-0",)
    assert blast.credibility != "1"


def test_an_eleventh_in_its_own_words_is_a_second_voice() -> None:
    own = report("patrol-7", text="Patrol heard four blasts 2 km to the south", grade="B")

    [blast] = incidents([*TOLD, own])

    assert blast.n_origins == 2
    assert blast.credibility == "1"
