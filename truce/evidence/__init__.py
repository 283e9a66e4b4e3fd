"""Exhibits: any file taken in once, never changed, every touch known."""
