"""Harm to civilians: who is counted, once; what is verified; what may be published; what damage and craters tell."""
