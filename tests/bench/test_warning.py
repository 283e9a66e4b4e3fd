"""The past of warnings: a month ahead only, each conflict a group of its own."""

import numpy as np

from bench.survival import Cases
from bench.warning import costs, lines, past_of


def test_only_a_month_ahead_counts_and_conflicts_hang_together() -> None:
    told = Cases(
        came=np.array([1.0, 0.0, 1.0, 0.0]),
        group=np.array(["b", "b", "a", "a"]),
        age=np.zeros(4),
        horizon=np.array([30.0, 7.0, 30.0, 30.0]),
        chance={"m": np.array([0.9, 0.9, 0.4, 0.1])},
    )
    past = past_of(told, "m")

    assert past.chance.tolist() == [0.9, 0.4, 0.1]
    assert past.group.tolist() == [1, 0, 0]
    assert "| 30 % | 2 | 100 %" in "\n".join(lines(past))


def test_costs_are_told_beside_never_and_always_warning() -> None:
    group = np.repeat(np.arange(10), 10)
    came = np.zeros(100)
    came[::5] = 1.0
    told = Cases(came, group.astype(str), np.zeros(100), np.full(100, 30.0), {"m": np.full(100, 0.2)})
    rows = list(costs(past_of(told, "m")))

    assert "| 1 : 1 | 50 % | the costs | 0.200 (0.200 to 0.200) | 0.200 | 0.800 |" in rows
