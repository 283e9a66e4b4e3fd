"""What each signal is thought to do to the hazard of collapse: data, judged by people, read and checked here."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log
from pathlib import Path
from typing import Any

from truce.outlook.written import entry
from truce.yamlfile import read_yaml

SIGNALS = Path(__file__).parent / "data" / "signals.yaml"
RISK, PROTECTIVE = "risk", "protective"
Z95 = 1.6448536269514722
FLOOR = 0.25  # an absent signal never does more than divide the hazard by four


@dataclass(frozen=True, slots=True)
class Weight:
    """A signal: the ratio by which the hazard of collapse changes while it is there."""

    name: str
    sense: str  # risk, protective
    median: float
    low: float  # 5 %
    high: float  # 95 %
    share: float  # in how many truces it is likely to be there
    words: str
    why: str
    would_change: str

    @property
    def log_median(self) -> float:
        """Log hazard ratio while the signal is there."""
        return log(self.median)

    @property
    def log_spread(self) -> float:
        """Standard deviation of the log ratio, from its 90 % interval."""
        return (log(self.high) - log(self.low)) / (2 * Z95)

    @property
    def log_absent(self) -> float:
        """Log hazard ratio when it was looked for and is not there: over all truces the mean ratio is one."""
        return log(max((1.0 - self.share * self.median) / (1.0 - self.share), FLOOR))


@dataclass(frozen=True, slots=True)
class Rules:
    """How signals count together."""

    next_counts: float
    together: float
    at_most: float
    fades_days: float


@dataclass(frozen=True, slots=True)
class Weights:
    """All signals, in the order of the file, and the rules."""

    signals: dict[str, Weight]
    rules: Rules


def read_weights(path: Path = SIGNALS) -> Weights:
    """Ours, or a mission's own file. Raises UnusableYaml, with its line, where a weight is not what it says."""
    data, lines = read_yaml(path)
    signals = {}
    for name, body in data["signals"].items():
        with entry(lines, "signals", name):
            signals[name] = _weight(name, body)
    with entry(lines, "rules"):
        rules = Rules(**{key: float(value) for key, value in data["rules"].items()})
        if not (0.0 <= rules.next_counts < 1.0 and 0.0 <= rules.together <= 1.0 and rules.at_most > 1.0):
            raise ValueError("a rule is impossible")
    return Weights(signals, rules)


def _weight(name: str, body: Mapping[str, Any]) -> Weight:
    median, low, high = (float(value) for value in body["ratio"])
    words = {key: str(body[key]) for key in ("sense", "words", "why", "would_change")}
    one = Weight(name, median=median, low=low, high=high, share=float(body["share"]), **words)
    _check(one)
    return one


def _check(one: Weight) -> None:
    if not 0.0 < one.low < one.median < one.high:
        raise ValueError(f"{one.name}: a ratio is its median, then its 90 % interval around it")
    if one.sense not in {RISK, PROTECTIVE} or (one.median > 1.0) != (one.sense == RISK):
        raise ValueError(f"{one.name}: a risk raises the hazard and what protects lowers it")
    if not 0.0 < one.share < 1.0 or one.share * one.median >= 1.0:
        raise ValueError(f"{one.name}: so common a signal cannot mean so much (share times ratio is below 1)")
    if abs(log(one.high) + log(one.low) - 2 * log(one.median)) > log(1.25):
        raise ValueError(f"{one.name}: the interval is not around the median, which is {exp(one.log_median):.2f}")
