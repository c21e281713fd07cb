"""Fading many amounts at once: each different (amount, age) is worked out exactly, once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..fading import fade
from ..rules import Fading
from .classes import Ints


def faded(amounts: npt.NDArray[np.generic] | int, ages: Ints, fading: Fading) -> npt.NDArray[np.generic]:
    """Each amount faded by the age beside it; a negative age stands for "never": all is left."""
    if isinstance(amounts, int):
        found, places = np.unique(ages, return_inverse=True)
        left = [amounts if age < 0 else fade(amounts, fading, age) for age in found.tolist()]
        return np.array(left, np.int64)[places] if len(left) else np.zeros(0, np.int64)
    if not len(amounts):
        return amounts
    different, of_amounts = np.unique(amounts, return_inverse=True)
    oldest = int(ages.max(initial=0)) + 2
    pairs, places = np.unique(of_amounts * oldest + ages + 1, return_inverse=True)
    values = different.tolist()
    results = [
        values[pair // oldest]
        if not pair % oldest
        else fade(values[pair // oldest], fading, pair % oldest - 1)
        for pair in pairs.tolist()
    ]
    left_over = np.empty(len(results), amounts.dtype)
    left_over[:] = results
    return left_over[places]
