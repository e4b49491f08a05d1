"""Names for the arrays that the statistics take and return."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.intp]
Strata = Sequence[tuple[int, int]]  # of each stratum its size (consecutive units) and the seed of its resampling
