"""The usual peer for faces, run by a Python of its own that has ``dlib-bin``: reads cut-out faces, writes their vectors.

``peer_faces.py FACES.npz MODELS VECTORS.npy``: FACES holds pictures (RGB) and for each the face's box; MODELS is the folder with the
files of ``face_recognition_models``.
"""

from __future__ import annotations

import sys
import time

import dlib
import numpy as np


def main() -> None:
    faces, models, target = sys.argv[1:]
    points = dlib.shape_predictor(f"{models}/shape_predictor_5_face_landmarks.dat")
    network = dlib.face_recognition_model_v1(f"{models}/dlib_face_recognition_resnet_model_v1.dat")
    held = np.load(faces)
    began, vectors = time.process_time(), []
    for place in range(len(held["boxes"])):
        image = np.ascontiguousarray(held[f"image{place}"])
        x, y, width, height = held["boxes"][place]
        middle, side = (x + width / 2, y + height * 0.55), max(width, height) * 0.95
        corners = [round(value) for value in (middle[0] - side / 2, middle[1] - side / 2, middle[0] + side / 2, middle[1] + side / 2)]
        vectors.append(list(network.compute_face_descriptor(image, points(image, dlib.rectangle(*corners)))))
    print(f"{1000 * (time.process_time() - began) / max(1, len(vectors)):.0f}")
    np.save(target, np.array(vectors))


if __name__ == "__main__":
    main()
