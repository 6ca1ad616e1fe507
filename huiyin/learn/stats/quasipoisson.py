"""Poisson regression with scatter beyond Poisson and errors that stay from one period to the next; short series."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
TURNS = 40
CLOSE = 1e-9


def fitted(y: Floats, design: Floats, offset: Floats) -> Floats | None:
    """Coefficients of the Poisson regression by iterated weighted least squares; None where it does not settle."""
    eta = np.log(y + 0.5)
    beta = np.zeros(design.shape[1])
    for _ in range(TURNS):
        mean = np.exp(np.clip(eta, -30, 30))
        target = eta - offset + (y - mean) / mean
        root = np.sqrt(mean)
        fresh: Floats = np.linalg.lstsq(design * root[:, None], target * root, rcond=None)[0]
        eta = design @ fresh + offset
        if np.max(np.abs(fresh - beta)) < CLOSE:
            return fresh
        beta = fresh
    return None


def spread_of(
    y: Floats, design: Floats, offset: Floats, beta: Floats, noise: float
) -> tuple[Floats, float, float]:
    """Covariance of the coefficients, the scatter (1: Poisson) and the correlation of neighbouring errors.

    The middle of the sandwich has errors that decay from one period to the next; both numbers are corrected for
    what the fit takes out of the residuals, which matters in series as short as these.
    """
    mean = np.exp(design @ beta + offset)
    rooted = design * np.sqrt(mean)[:, None]
    bread = np.linalg.pinv(rooted.T @ rooted)
    hat = rooted @ bread @ rooted.T
    error = (y - mean) / np.sqrt(mean)
    degrees = len(y) - design.shape[1]
    taken = float(np.trace(hat, offset=1))
    raw = float(error[1:] @ error[:-1]) / max(float(error @ error), 1e-12)
    # Half a standard error towards more: in series as short as these a correlation is easily taken for chance.
    correlation = min(max(raw + taken / degrees + 0.5 / np.sqrt(len(y)), 0.0), 0.8)
    apart = np.abs(np.subtract.outer(np.arange(len(y)), np.arange(len(y))))
    staying = correlation**apart
    left = float(np.trace((np.eye(len(y)) - hat) @ staying))
    # Counts scatter at least as Poisson, and what they are compared with scatters too.
    scatter = max(float(error @ error) / max(left, 1e-9), 1.0 + noise * float(y.mean()))
    middle = rooted.T @ staying @ rooted
    return scatter * bread @ middle @ bread, scatter, correlation
