"""Whether a value is known, missing, or cannot be read as its kind."""

import numpy as np
import numpy.typing as npt

States = npt.NDArray[np.uint8]

KNOWN, NO_VALUE, UNREAD = 0, 1, 2
ALL_STATES = 3
