"""One invented ceasefire with known truth: the only example in demo, docs and tests."""

from truce.sample.score import TruthRow, truth_table
from truce.sample.write import Sample, SampleFile, write_sample

__all__ = ["Sample", "SampleFile", "TruthRow", "truth_table", "write_sample"]
