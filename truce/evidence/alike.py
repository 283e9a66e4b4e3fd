"""How alike two pictures look, by their perceptual hashes."""


def distance(one: str, other: str) -> int:
    """How many of the 64 bits differ. Near 0: the same picture, made smaller or saved again; about 32: unrelated."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
