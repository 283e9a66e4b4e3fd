"""Chances in words, by the PHIA scale of the UK: its bands have gaps, and between them it has no word."""

# Professional Head of Intelligence Assessment, "probability yardstick": code, from, to
BANDS = (
    ("remote_chance", 0.00, 0.05),
    ("highly_unlikely", 0.10, 0.20),
    ("unlikely", 0.25, 0.35),
    ("realistic_possibility", 0.40, 0.50),
    ("likely", 0.55, 0.75),
    ("highly_likely", 0.80, 0.90),
    ("almost_certain", 0.95, 1.00),
)
WORDS = {code: code.replace("_", " ") for code, _, _ in BANDS}
SLACK = 1e-9


def likelihood(chance: float) -> tuple[str, ...]:
    """The band of a chance as one code, or the two bands between which it lies."""
    if not 0.0 <= chance <= 1.0:
        raise ValueError(f"no chance: {chance}")
    below = ""
    for code, low, high in BANDS:
        if chance < low - SLACK:
            return below, code
        if chance <= high + SLACK:
            return (code,)
        below = code
    return (below,)


def in_words(chance: float) -> str:
    """In English: "likely", or "between likely and highly likely"."""
    codes = likelihood(chance)
    return WORDS[codes[0]] if len(codes) == 1 else f"between {WORDS[codes[0]]} and {WORDS[codes[1]]}"


def spread_in_words(low: float, high: float) -> str:
    """An interval: one phrase where both ends say the same, else from the lower to the upper."""
    first, last = likelihood(low), likelihood(high)
    if first == last:
        return in_words(low)
    return f"{WORDS[first[0]]} to {WORDS[last[-1]]}"
