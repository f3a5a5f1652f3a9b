"""The encoder that the product uses: the bundled MiniLM, and the Chinese bag that comes with it.

Another model may be named by folder or hub id; it reads Chinese itself, or is given a bag that was
distilled from it. The shipped bag serves its own teacher alone.
"""

from __future__ import annotations

import os
from pathlib import Path

from mapper.matching.bag import Bag
from mapper.matching.bilingual import Bilingual
from mapper.matching.embedding import BUNDLED, SentenceEncoder, Settings
from mapper.matching.types import Encoder, ModelsMixed, Progress, silent
from mapper.matching.vectors import CachedEncoder

SHIPPED_BAG = Path(__file__).parent / "data" / "zh_bag.npz"
"""The Chinese bag that comes with the package."""

_MOST_THREADS = 4


def standard_encoder(
    cache: Path | None = None,
    model: str | None = None,
    *,
    bag: Path | None = None,
    progress: Progress = silent,
) -> Bilingual:
    """The encoder for names in either script; ``cache`` keeps vectors between runs.

    Raises: ModelMissing, UnsafeModel, BadFile; ModelsMixed for a bag of another teacher.
    """
    english = english_encoder(model, progress=progress)
    chinese = chinese_bag(english, bag)
    return Bilingual(english if cache is None else CachedEncoder(english, cache), chinese)


def english_encoder(
    model: str | None = None, *, threads: int | None = None, progress: Progress = silent
) -> SentenceEncoder:
    """The bundled model or another one, with a thread for each processor, up to four.

    Another count of threads may change the last digit of a vector; training fixes it.
    """
    count = threads or min(_MOST_THREADS, os.cpu_count() or 1)
    return SentenceEncoder(Settings(model or BUNDLED, threads=count), progress=progress)


def chinese_bag(teacher: Encoder, path: Path | None = None) -> Bag | None:
    """The bag of a file, or the shipped one; none where that is not the teacher's.

    Raises: ModelMissing, BadFile; ModelsMixed where the file's is not the teacher's.
    """
    bag = Bag.load(path or SHIPPED_BAG)
    if bag.teacher == teacher.key:
        return bag
    if path is not None:
        raise ModelsMixed(teacher.key, bag.teacher)
    return None
