"""Will it hold: base rates of truces with competing ends, shrunk where data are few, and what counts as an end."""
