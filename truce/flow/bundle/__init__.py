"""A record sealed for others, and checked without us."""
