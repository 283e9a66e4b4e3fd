"""Boosting is an extra: it is said when it is missing, and keeps the laws of every model when it is here."""

import numpy as np
import pytest

from tests.outlook.counts.test_models import noisy, panel
from truce.outlook.counts import boosted as room
from truce.outlook.counts.asked import Asked
from truce.outlook.counts.boosted import BoostingMissing, available, boosted

ASKED = Asked(np.array([70, 90]), np.array([3]), 50)


def test_a_missing_extra_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "find_spec", lambda _: None)

    with pytest.raises(BoostingMissing, match="extra 'boosting'"):
        boosted(panel(noisy()), ASKED)


@pytest.mark.skipif(not available(), reason="scikit-learn is not installed")
def test_what_comes_later_changes_no_boosted_forecast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "ENOUGH", 100)
    y = noisy()
    later = y.copy()
    later[:, 91:] = 500.0
    told = boosted(panel(y), ASKED)

    np.testing.assert_array_equal(told, boosted(panel(later), ASKED))
    assert (np.diff(told, axis=-1) >= 0).all()
    assert np.isfinite(told).all()
