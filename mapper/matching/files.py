"""Models as files: arrays in an .npz beside their facts in JSON, and never a pickle."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mapper.domain import Text
from mapper.matching.types import BadFile, ModelMissing

Meta = dict[str, Any]


def check_writable(path: Path) -> None:
    """Nothing, if a file can be put there; raises BadFile before minutes of work are lost."""
    folder = path.parent
    if path.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        raise BadFile(
            Text(
                f"无法写入{path}；请给出已有且您有权写入的文件夹中的文件",
                f"{path} cannot be written; name a file in a folder that is there and yours",
            )
        )


def save(path: Path, meta: Mapping[str, object], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Arrays and facts in one file, the same bytes for the same content.

    It is written beside and moved into place: whoever interrupts it leaves what was there before.
    """
    text = json.dumps(meta, ensure_ascii=False, sort_keys=True)
    packed = {"meta": np.frombuffer(text.encode(), dtype=np.uint8), **arrays}
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **packed)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def load(path: Path, kind: str) -> tuple[Meta, dict[str, NDArray[Any]]]:
    """What ``save`` wrote; raises ModelMissing or BadFile with what to do."""
    if not path.is_file():
        raise ModelMissing(
            Text(
                f"{path}不存在；请先建立（{kind}）",
                f"{path} does not exist; build it first ({kind})",
            )
        )
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        meta: Meta = json.loads(arrays.pop("meta").tobytes().decode())
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise BadFile(
            Text(
                f"{path}不是模型文件；请重新建立（{kind}）",
                f"{path} is no model file; build it again ({kind})",
            )
        ) from error
    if meta.get("kind") != kind:
        found = meta.get("kind")
        raise BadFile(
            Text(
                f"{path}中是“{found}”，不是“{kind}”；请给出正确的文件",
                f"{path} holds {found!r}, not {kind!r}; give the right file",
            )
        )
    return meta, arrays
