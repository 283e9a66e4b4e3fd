"""A rule says what it wants in full, comes back as it was kept, and refuses what cannot be."""

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.alerts.made import DISC, NOW, rule
from truce.alerts.area import Area, area_of
from truce.alerts.rule import KINDS, LANGUAGES, SEVERITIES, SPANS, refuse_unlisted, rule_as_json, rule_of
from truce.errors import UnusableValue

RING = {"ring": [[37.0, 48.0], [38.0, 48.0], [38.0, 49.0]]}


@pytest.mark.parametrize("kind", KINDS)
def test_a_rule_comes_back_as_it_was_kept(kind: str) -> None:
    made = rule(kind, severity="severe", mail=["otto@mission.example"], hooks=["duty"], language="uk", on=False)

    assert rule_of(rule_as_json(made), id=made.id, by=made.by, at=made.at) == made


@given(
    kind=st.sampled_from(sorted(KINDS)),
    severity=st.sampled_from(SEVERITIES),
    language=st.sampled_from(LANGUAGES),
    share=st.floats(0, 1),
    area=st.sampled_from([DISC, RING, {"zone": "bridge"}]),
)
def test_every_rule_that_can_be_made_can_be_kept(
    kind: str, severity: str, language: str, share: float, area: dict[str, Any]
) -> None:
    fields = KINDS[kind].__dataclass_fields__
    asks: dict[str, Any] = {n: low + share * (high - low) for n, (low, high) in SPANS.items() if n in fields}
    asks |= {"area": area} if "area" in fields else {}
    made = rule(kind, asks=asks, severity=severity, language=language)

    assert rule_of(rule_as_json(made), id=made.id, by=made.by, at=made.at) == made


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"kind": "earthquake"}, "kind"),
        ({"severity": "terrible"}, "severity"),
        ({"language": "de"}, "language"),
        ({"mail": ["nobody"]}, "mail"),
        ({"mail": ["a@b, c@d"]}, "mail"),
        ({"mail": ["a@b\r\nBcc: all@world"]}, "mail"),
        ({"asks": {"area": DISC, "p_least": 1.5}}, "p_least"),
        ({"asks": {"area": DISC, "p_least": math.nan}}, "p_least"),
        ({"asks": {"area": DISC, "weather": "fog"}}, "weather"),
        ({"asks": {}}, "area"),
        ({"asks": {"area": {"disc": [200.0, 48.0, 5.0]}}}, "area"),
        ({"asks": {"area": {"disc": [37.0, 48.0, 0.0]}}}, "radius"),
        ({"asks": {"area": {"ring": [[0.0, 0.0], [1.0, 1.0]]}}}, "ring"),
        ({"asks": {"area": {"ring": [[0, 0], [1, 1], [1, 0], [0, 1]]}}}, "ring"),
        ({"asks": {"area": DISC | RING}}, "area"),
    ],
)
def test_a_rule_that_cannot_be_names_the_field(told: dict[str, Any], field: str) -> None:
    whole: dict[str, Any] = {"name": "A rule", "kind": "geofence", "asks": {"area": DISC}} | told

    with pytest.raises(UnusableValue) as refused:
        rule_of(whole, id="rle-1", by=None, at=NOW)

    assert refused.value.given["field"] == field


def test_a_rule_tells_nobody_whom_the_deployer_did_not_allow() -> None:
    made = rule(mail=["otto@mission.example"], hooks=["duty"])
    refuse_unlisted(made, lambda to: to.endswith("@mission.example"), frozenset({"duty"}))

    with pytest.raises(UnusableValue, match="mail does not go there"):
        refuse_unlisted(made, lambda _to: False, frozenset({"duty"}))
    with pytest.raises(UnusableValue, match="no such webhook"):
        refuse_unlisted(replace(made, mail=()), lambda _to: True, frozenset())


def test_a_disc_and_a_ring_draw_themselves_and_a_zone_does_not() -> None:
    assert area_of(DISC, "x").shape() is not None
    assert area_of(RING, "x").shape() is not None
    assert Area(name="x", zone="bridge").shape() is None
