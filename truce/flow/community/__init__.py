"""Dialogue, harm and human rights: what is kept of them is sealed, each to readers of its own."""
