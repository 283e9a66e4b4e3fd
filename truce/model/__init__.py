"""The ground: frozen nouns, one file each. No I/O, no clock, no chance."""
