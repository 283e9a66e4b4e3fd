"""Packages of a negotiation: which combinations of options no other beats for everybody, without trying them all.

It computes what follows from what people put in; it recommends nothing and decides nothing.
"""
