"""A negotiation as YAML, and back; every fault told with its line."""

from truce.talks.files.faults import Fault, UnusableTalks
from truce.talks.files.read import Reading, parse_talks, read_data, read_talks
from truce.talks.files.write import write_talks

__all__ = ["Fault", "Reading", "UnusableTalks", "parse_talks", "read_data", "read_talks", "write_talks"]
