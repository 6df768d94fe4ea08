"""Random numbers that Python and a browser compute alike: one long row, every use with its own stretch."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

STRETCH = 2**15
"""Numbers in a stretch; stretches never overlap."""

_STEP = 0x6D2B79F5


def random_words(stretch: int, places: npt.NDArray[np.int64]) -> npt.NDArray[np.uint32]:
    """Return random whole numbers from 0 to 2³² − 1.

    The number at a place depends on nothing but the place, so a setting that uses more of a stretch leaves
    the others alone.

    Parameters
    ----------
    stretch : int
        Which stretch of the row, from 0 to 2¹⁷ − 1.
    places : array of int
        Places inside the stretch, from 0 to ``STRETCH`` − 1.

    Returns
    -------
    array of uint32
        In the shape of `places`.

    Notes
    -----
    The generator mulberry32 with seed 0: its state after n steps is n times a constant, so each number can
    be computed by itself. Good enough for teaching, far too weak for secrets.

    Examples
    --------
    >>> import numpy as np
    >>> random_words(0, np.arange(3)).tolist()
    [1144304738, 1416247, 958946056]
    """
    counter = (np.asarray(places) + (stretch * STRETCH + 1)).astype(np.uint32)
    state = counter * np.uint32(_STEP)
    mixed = (state ^ (state >> 15)) * (state | 1)
    mixed ^= mixed + (mixed ^ (mixed >> 7)) * (mixed | 61)
    return np.asarray(mixed ^ (mixed >> 14), dtype=np.uint32)
