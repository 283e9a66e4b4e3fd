"""The regression is the one of the textbooks, and its errors hold where days go together."""

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.sandwich_covariance import S_hac_simple

from tests.outlook.change.worlds import counts, whole
from truce.outlook.change.effect import design
from truce.outlook.change.negbin import fit

DAYS, AT = 150, 90
PLAIN = design(DAYS, AT, 1)


def test_it_is_the_textbooks_negative_binomial() -> None:
    y = counts(3, DAYS, 8.0, 0.4, AT)
    hours = np.random.default_rng(3).uniform(6.0, 24.0, y.shape)
    told = fit(y, hours, PLAIN, np.zeros(4), adjusted=False)
    for area in range(3):
        model = sm.NegativeBinomial(y[area], PLAIN, exposure=hours[area])
        other = model.fit(disp=0, maxiter=500, method="bfgs", gtol=1e-6, warn_convergence=False)
        np.testing.assert_allclose(told.coefficients[area], other.params[:4], atol=2e-4)
        assert told.spread[area] == pytest.approx(other.params[4], rel=2e-3)


def test_at_a_known_spread_errors_are_those_of_the_generalised_linear_model() -> None:
    y = counts(2, DAYS, 8.0, 0.4, AT)
    told = fit(y, whole(y), PLAIN, np.zeros(4), spread=np.array([0.25, 0.25]))
    for area in range(2):
        plain = sm.GLM(y[area], PLAIN, family=sm.families.NegativeBinomial(alpha=0.25)).fit()
        np.testing.assert_allclose(told.coefficients[area], plain.params, atol=1e-6)
        np.testing.assert_allclose(np.sqrt(np.diag(told.by_model[area])), plain.bse, rtol=1e-3)
        scores = PLAIN * ((y[area] - plain.mu) / (1 + 0.25 * plain.mu))[:, None]
        bread = plain.normalized_cov_params
        near = bread @ S_hac_simple(scores, nlags=7) @ bread * DAYS / (DAYS - 4)
        np.testing.assert_allclose(told.robust[area], near, rtol=1e-4)


def test_counts_without_bursts_have_next_to_no_spread() -> None:
    y = np.random.default_rng(2).poisson(20.0, (4, DAYS)).astype(float)

    assert (fit(y, whole(y), PLAIN, np.zeros(4)).spread < 0.03).all()


def test_days_that_nobody_watched_do_not_count() -> None:
    y = counts(2, DAYS, 8.0)
    exposure = whole(y)
    exposure[:, 30:50] = 0.0
    lied = y.copy()
    lied[:, 30:50] = 900.0

    one, other = fit(y, exposure, PLAIN, np.zeros(4)), fit(lied, exposure, PLAIN, np.zeros(4))
    np.testing.assert_array_equal(one.coefficients, other.coefficients)
    np.testing.assert_array_equal(one.days, [130, 130])


def test_areas_do_not_know_of_one_another() -> None:
    y = counts(4, DAYS, 5.0, 2.0, AT)
    together, alone = fit(y, whole(y), PLAIN, np.ones(4)), fit(y[2:3], whole(y[2:3]), PLAIN, np.ones(4))
    swapped = fit(y[::-1].copy(), whole(y), PLAIN, np.ones(4))

    np.testing.assert_allclose(together.coefficients[2], alone.coefficients[0], atol=1e-5)
    np.testing.assert_allclose(together.coefficients, swapped.coefficients[::-1], atol=1e-5)


def test_errors_grow_where_days_go_together() -> None:
    rng = np.random.default_rng(1)
    noise = rng.normal(0, 1, (60, DAYS))
    for t in range(1, DAYS):
        noise[:, t] = 0.8 * noise[:, t - 1] + 0.6 * noise[:, t]
    alike, apart = (rng.poisson(30 * np.exp(0.4 * n)) for n in (noise, rng.normal(0, 1, (60, DAYS))))
    step = np.eye(4)[2]
    near, far = (fit(y.astype(float), whole(y) * 1.0, PLAIN, np.zeros(4)).along(step)[1] for y in (alike, apart))

    assert np.median(near) > 1.4 * np.median(far)
