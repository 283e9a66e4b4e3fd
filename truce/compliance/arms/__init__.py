"""Weapons as monitors meet them: seen somewhere, or counted at a storage site; held against each instrument apart."""
