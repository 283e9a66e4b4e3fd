"""The corridor: it walks the street, a file per step. It reads, calls one room, keeps the answer."""
