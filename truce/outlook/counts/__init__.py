"""Counts to come: a small set of models that are always compared, and a scored combination of them."""
