"""Exhibits: taken in, looked at, handed on, checked."""
