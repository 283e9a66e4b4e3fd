"""Quiet days in a row, area by area: a day counts only where it was watched, by night as well."""
