"""How sure a share is: Wilson's score interval, also for a sample that is worth less than its size."""

from math import sqrt

Z95 = 1.959963984540054  # 97.5 % point of the normal distribution


def wilson(yes: float, of: float, design_effect: float = 1.0) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927, J. Am. Stat. Assoc. 22, 209-212).

    `design_effect` divides both numbers: a sample of clusters is worth that much less (Kish 1965; the score interval
    with an effective size holds its level for surveys: Dean and Pagano 2015, J. Surv. Stat. Methodol. 3, 484-503).
    """
    share, n = yes / of, of / design_effect
    middle = (share + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    half = Z95 / (1 + Z95**2 / n) * sqrt(share * (1 - share) / n + Z95**2 / (4 * n**2))
    low = 0.0 if yes == 0 else max(0.0, middle - half)  # exactly: what rounding adds is no knowledge
    return low, 1.0 if yes == of else min(1.0, middle + half)
