"""The words of the outlook: every sign, end and band that its data know has a name, and no name is of nothing."""

from pathlib import Path

from truce.model.forecast import ANY_END
from truce.outlook.likelihood import BANDS
from truce.vocabulary import vocabulary
from truce.yamlfile import read_yaml

OUTLOOK = Path(__file__).resolve().parents[2] / "truce" / "outlook"


def test_every_sign_has_its_name_and_the_english_one_is_that_of_the_data() -> None:
    told, _ = read_yaml(OUTLOOK / "signals" / "data" / "signals.yaml")

    assert {code: one["words"] for code, one in told["signals"].items()} == {
        code: entry.label() for code, entry in vocabulary().signals.items()
    }


def test_every_end_has_its_name() -> None:
    told, _ = read_yaml(OUTLOOK / "survival" / "data" / "ends.yaml")

    assert [ANY_END, *told] == list(vocabulary().ends)
    named = [vocabulary().ends[code].meaning for code in told]
    assert [one["what"] + "." for one in told.values()] == named


def test_every_band_of_chances_has_its_word() -> None:
    assert [code for code, _, _ in BANDS] == list(vocabulary().likelihoods)
