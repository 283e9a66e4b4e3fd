"""Golden case 19: "about 4,600 bursts and shots" is 4,600, flagged as approximate."""

from truce.model.counts import read_count


def test_about_4600_bursts_and_shots_is_approximate() -> None:
    assert read_count("about 4,600 bursts and shots") == (4600, True)


def test_without_about_the_number_is_exact() -> None:
    assert read_count("4,600 bursts and shots") == (4600, False)
