"""Which words two corpora differ in: the log-odds ratio with an informative Dirichlet prior."""

from __future__ import annotations

import numpy as np

from framing.stats.arrays import Floats


def log_odds_ratio(counts: Floats, counts_than: Floats, prior: Floats) -> tuple[Floats, Floats]:
    """Return the log-odds ratio of each word between two corpora, and its standard error.

    With y words of a kind among n in a corpus, a prior α of that word and α₀ in all, a word's log odds are
    ln((y + α) / (n + α₀ − y − α)); the ratio is the difference of two, its variance nearly
    1 / (y + α) + 1 / (y' + α).

    Parameters
    ----------
    counts, counts_than : array of shape (words,)
        How often each word stands in the one corpus and in the other.
    prior : array of shape (words,)
        The prior count of each, above 0: the commoner a word anywhere, the more it takes to be telling.

    Returns
    -------
    ratio : array of shape (words,)
        Above 0: the word belongs to the first corpus.
    error : array of shape (words,)
        Its standard error, as if words were drawn independently of each other.

    References
    ----------
    Monroe, B. L., Colaresi, M. P., & Quinn, K. M. (2008). Fightin' words: Lexical feature selection and evaluation for
    identifying the content of political conflict. Political Analysis, 16(4), 372–403. doi:10.1093/pan/mpn018
    """
    with np.errstate(divide="ignore"):  # one word alone has no odds
        odds = [np.log(y + prior) - np.log(y.sum() + prior.sum() - y - prior) for y in (counts, counts_than)]
    return odds[0] - odds[1], np.sqrt(1 / (counts + prior) + 1 / (counts_than + prior))
