"""What a sanitizer has to stop: a view that says its text is one byte longer than its memory."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from .exact import INLINED, chunk, column
from .stand_in import stand_in

_LENGTH = INLINED + 8


def main() -> None:
    stand_in()
    from leadlang.runtime.columns import loops

    there, views, characters = chunk(["x" * (_LENGTH - 1)]).buffers()
    told = np.frombuffer(views, np.uint8).copy()
    told[0] = _LENGTH
    lying = pa.Array.from_buffers(pa.string_view(), 1, [there, pa.py_buffer(told), characters])
    texts = loops.built.native.open_texts(column([lying]).__arrow_c_stream__())
    loops.built.native.number_texts(texts, 0, 1, 9, np.empty(1, np.uint32))


if __name__ == "__main__":
    main()
