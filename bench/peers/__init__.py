"""Peers: other people's matchers, given the same reports and scored by the same rule."""
