"""What a sentence means, as a direction: MiniLM-L6, 8-bit (Wang et al. 2020; Reimers & Gurevych 2019), run by onnxruntime.

Sentences that mean much the same point the same way; the cosine of two directions is how near they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shutil import copyfile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.models import Models
from touchline.analysers.once import once

MODEL = "minilm-l6"
_LONGEST = 128
"""Word pieces read of a sentence; the model was taught with no more."""
_AT_ONCE = 32
_NETWORK, _NUMBERS, _PIECES = "model.onnx", "numbers.bin", "tokenizer.json"


class Sentences:
    """See `touchline.ports.Encoder`. Its model is loaded when it is first asked."""

    dimensions = 384

    def __init__(self, models: Models) -> None:
        self._models = models

    @property
    def name(self) -> str:
        """The model and the start of its hash: directions of two models cannot be compared."""
        return f"{MODEL}-{self._models.named(MODEL).fingerprint}"

    def ready(self) -> None:
        """Raises Unavailable where the model is not here, Damaged where it is not what it should be."""
        self._models.find(MODEL)

    def load(self) -> None:
        """Load it now rather than when it is asked. Raises Unavailable, Damaged."""
        _loaded(self._models)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, (len(texts), 384). Raises Unavailable, Damaged."""
        out = np.zeros((len(texts), self.dimensions), np.float32)
        if not texts:
            return out
        tokenizer, session = _loaded(self._models)
        by_length = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        for first in range(0, len(texts), _AT_ONCE):
            places = by_length[first : first + _AT_ONCE]
            out[places] = _directions(tokenizer, session, [texts[n] for n in places])
        return out


def _directions(tokenizer: Any, session: Any, texts: list[str]) -> NDArray[np.float32]:
    pieces = tokenizer.encode_batch([text.encode("utf-8", "replace").decode() for text in texts])
    ids = np.array([one.ids for one in pieces], np.int64)
    mask = np.array([one.attention_mask for one in pieces], np.int64)
    states = session.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)})[0]
    means = (states * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)  # of the pieces that are there, not the padding
    unit: NDArray[np.float32] = (means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32)
    return unit


@once
def _loaded(models: Models) -> tuple[Any, Any]:
    from onnxruntime import __version__
    from tokenizers import Tokenizer

    folder = models.ready(MODEL, f"folded-{__version__}", _fold)
    tokenizer = Tokenizer.from_file(str(folder / _PIECES))
    tokenizer.enable_padding()
    tokenizer.enable_truncation(_LONGEST)
    return tokenizer, _session(folder, _options())


def _fold(model: Path, target: Path) -> None:
    """Work out once what every start would work out anew: the network's 8-bit numbers as they are used, in a file of their own, which
    is only looked into where it is needed."""
    options = _options()
    options.optimized_model_filepath = str(target / _NETWORK)
    options.add_session_config_entry("session.optimized_model_external_initializers_file_name", _NUMBERS)
    _session(model, options)
    copyfile(model / _PIECES, target / _PIECES)


def _options() -> Any:
    from onnxruntime import GraphOptimizationLevel, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_EXTENDED  # the most that holds on every machine
    return options


def _session(folder: Path, options: Any) -> Any:
    from onnxruntime import InferenceSession

    return InferenceSession(str(folder / _NETWORK), options, providers=["CPUExecutionProvider"])
