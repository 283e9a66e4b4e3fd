"""Revisions of the ledger, oldest first; run by truce/store/revise.py."""
