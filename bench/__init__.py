"""Measurements, never tests: what truce costs and how right it is, as tables that anyone can make again."""
