"""Texts of cases hold no way to reach a person and no exact spot; what is refused is never repeated."""

import pytest

from truce.errors import WrongUsage
from truce.verification.screen import screened


@pytest.mark.parametrize(
    "text",
    [
        "write to o.marta@example.org",
        "call +380 67 123 45 67 tonight",
        "her number is 067 123 45 67",
        "tel 0671234567",
        "see t.me/somebody",
        "write to o.marta＠example.org",
        "tel ０６７ １２３ ４５ ６７",
        "ask @somebody there",
        "the house at 48.01234, 37.80211",
    ],
)
def test_what_reaches_a_person_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(WrongUsage) as refused:
        screened(f"seen at dusk;\n{text}", "--summary")
    assert text not in refused.value.explain()
    assert "line 2" in refused.value.explain()


@pytest.mark.parametrize(
    "text",
    [
        "about 4,600 bursts and shots between 2024-10-20 18:00 and 2024-10-21 06:00",
        "122 mm from 24.5 km, bearing 045-060",
        "12 000 000 rounds; 2015-02-12 10:00:00",
        "coverage 0.45, 0.50",
        "",
    ],
)
def test_counts_times_and_distances_are_no_telephone_numbers(text: str) -> None:
    assert screened(text, "--summary") == text
