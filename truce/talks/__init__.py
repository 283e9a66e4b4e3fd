"""Talks: a negotiation as data, where common ground lies, and which packages every party could accept."""
