"""The log: signed, proved, verified, witnessed."""
