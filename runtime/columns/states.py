"""Whether a value is known, missing, or cannot be read as its kind."""

import numpy as np
import numpy.typing as npt

States = npt.NDArray[np.uint8]

KNOWN, NO_VALUE, UNREAD = 0, 1, 2
ALL_STATES = 3


def all_known(length: int) -> States:
    """So many known values, in the room of one."""
    return np.broadcast_to(np.uint8(KNOWN), length)


def surely_known(states: States) -> bool:
    """Whether it can be seen at once that all values are known; False says nothing."""
    return not len(states) or (states.strides == (0,) and bool(states[0] == KNOWN))
