"""One invented ceasefire with known truth: the only example in demo, docs and tests."""

from truce.sample.write import Sample, SampleFile, write_sample

__all__ = ["Sample", "SampleFile", "write_sample"]
