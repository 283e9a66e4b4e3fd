"""A draft agreement held against a past period: what would have been kept, broken, or never told. Nothing is kept."""

from truce.compliance.whatif.align import Aligned, align
from truce.compliance.whatif.lacking import Lack
from truce.compliance.whatif.outcome import WORDS, Outcome
from truce.compliance.whatif.shift import begins, cut, shifted, widened
from truce.compliance.whatif.trial import Swing, Trial, hold

__all__ = [
    "WORDS",
    "Aligned",
    "Lack",
    "Outcome",
    "Swing",
    "Trial",
    "align",
    "begins",
    "cut",
    "hold",
    "shifted",
    "widened",
]
