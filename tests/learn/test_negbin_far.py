"""Quantiles of counts however large and however spread are found in few steps."""

import numpy as np
import pytest

from huiyin.learn.stats import negbin

P = 0.995


@pytest.mark.parametrize("phi", [1.0, 2.0, 1e3, 1e6, 1e10])
@pytest.mark.parametrize("mu", [1e-3, 1.0, 1e4, 1e9, 1e12, 1e15])
def test_the_quantile_is_found_in_few_steps(mu: float, phi: float, monkeypatch: pytest.MonkeyPatch) -> None:
    usual, asked = negbin.cumulated, []

    def counted(*told: negbin.Floats) -> negbin.Floats:
        asked.append(1)
        assert len(asked) < 300
        return usual(*told)

    monkeypatch.setattr(negbin, "cumulated", counted)
    found = negbin.quantile(P, np.array([mu]), np.array([phi]))
    assert usual(found, np.array([mu]), np.array([phi]))[0] >= P * (1 - 1e-13)
    if found[0] < 2**52:
        assert usual(found - 1, np.array([mu]), np.array([phi]))[0] < P
