"""truce: the open system for watching a ceasefire."""

__version__ = "0.1.0"
