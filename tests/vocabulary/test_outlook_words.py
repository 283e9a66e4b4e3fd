"""The words of the outlook: every sign, end and band that its data know has a name, and no name is of nothing."""

import re
from pathlib import Path

from truce.flow.outlook.condition import DECLARED, EXPIRED, NOTHING_JUDGED, REPLACED
from truce.model.condition import STAGES, STATES
from truce.model.forecast import ANY_END
from truce.outlook.change import effect, holding
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
    parts, _ = read_yaml(OUTLOOK / "survival" / "data" / "parts.yaml")

    assert [ANY_END, *told, *parts] == list(vocabulary().ends)
    named = [vocabulary().ends[code].meaning for code in told]
    assert [one["what"] + "." for one in told.values()] == named


def test_every_state_and_reason_of_holding_has_its_word() -> None:
    emitted = {*STATES, *STAGES, EXPIRED, DECLARED, REPLACED, NOTHING_JUDGED, *effect.WORDS}
    for module in (holding, effect):
        emitted |= set(re.findall(r'"([a-z]+(?:_[a-z]+)+)"', Path(module.__file__ or "").read_text("utf-8")))
    emitted |= {f"{name}_up" for name in ("heavy", "night", "cells")}
    emitted |= {f"{how}_above_{name}" for how in ("rate", "told") for name in ("phase", "matched")}

    assert emitted <= set(vocabulary().conditions)


def test_every_band_of_chances_has_its_word() -> None:
    assert [code for code, _, _ in BANDS] == list(vocabulary().likelihoods)
