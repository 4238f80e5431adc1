"""A recogniser made ready in 8 bits is, bit for bit, what its library would make of it at every start."""

from __future__ import annotations

from pathlib import Path

import ctranslate2
import numpy as np
import pytest
from ctranslate2.specs.common_spec import EmbeddingsSpec, LinearSpec
from ctranslate2.specs.model_spec import ModelConfig, ModelSpec
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import array_shapes, arrays

from touchline.analysers.speech.eight_bits import WEIGHTS, in_eight_bits, integers
from touchline.errors import Unavailable
from touchline.wiring import model_store


class Small(ModelSpec):
    """A model of one table and two matrices, of which the second is the table once more."""

    name, revision = "Small", 1

    def __init__(self, numbers: np.ndarray) -> None:
        super().__init__()
        self.embeddings, self.linear, self.projection = EmbeddingsSpec(), LinearSpec(), LinearSpec()
        self.embeddings.weight = numbers
        self.projection.weight = numbers.copy()
        self.linear.weight = numbers[::-1].copy()
        self.linear.bias = numbers[:, 0].copy()

    def get_default_config(self) -> ModelConfig:
        return ModelConfig()

    def write(self, path: Path, bits: str | None = None) -> None:
        self.validate()
        self.optimize(bits)
        self._serialize(path)


@pytest.mark.parametrize("kind", [np.float32, np.float16])
def test_it_is_written_as_its_library_writes_it(kind, tmp_path):
    numbers = np.random.default_rng(7).normal(size=(12, 5)).astype(kind)
    numbers[3] = 0
    (tmp_path / "made").mkdir()
    Small(numbers).write(tmp_path / WEIGHTS)
    Small(numbers).write(tmp_path / "theirs.bin", "int8")
    (tmp_path / "vocabulary.json").write_text("[]")
    (tmp_path / "verified.json").write_text("{}")
    in_eight_bits(tmp_path, tmp_path / "made")
    assert (tmp_path / "made" / WEIGHTS).read_bytes() == (tmp_path / "theirs.bin").read_bytes()
    assert {path.name for path in (tmp_path / "made").iterdir()} == {WEIGHTS, "vocabulary.json"}


@pytest.mark.parametrize("keep", [0, 3, 40])
def test_a_file_that_ends_too_soon_or_is_another_is_refused(keep, tmp_path):
    Small(np.ones((3, 4), np.float32)).write(tmp_path / WEIGHTS)
    (tmp_path / WEIGHTS).write_bytes((tmp_path / WEIGHTS).read_bytes()[:keep])
    (tmp_path / "made").mkdir()
    with pytest.raises(ValueError, match="too soon"):
        in_eight_bits(tmp_path, tmp_path / "made")


@given(arrays(np.float32, array_shapes(min_dims=2, max_dims=2), elements=some.floats(-1e3, 1e3, width=32)))
def test_every_number_is_within_half_a_step_of_what_it_was(matrix):
    whole, scale = integers(matrix)
    largest = np.abs(matrix).max(axis=1, keepdims=True)
    assert np.all(np.abs(whole / scale[:, None] - matrix) <= np.maximum(largest, 1e-30) / 127 * 0.501)


def test_the_recogniser_hears_the_very_same(tmp_path):
    try:
        plain = model_store().find("whisper-base")
    except Unavailable as absent:
        pytest.skip(str(absent))
    in_eight_bits(plain, tmp_path)
    sound = ctranslate2.StorageView.from_array(np.random.default_rng(1).normal(size=(1, 80, 600)).astype(np.float32))
    heard = [np.array(ctranslate2.models.Whisper(str(folder), "cpu", compute_type="int8", intra_threads=1).encode(sound))
             for folder in (plain, tmp_path)]
    assert np.array_equal(*heard)
    assert (tmp_path / WEIGHTS).stat().st_size < 0.6 * Path(plain / WEIGHTS).stat().st_size
