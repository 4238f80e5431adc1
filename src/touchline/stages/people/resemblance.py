"""Resemblance: whom the families that nobody named look or sound like, among those who were named or enrolled from photos."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from touchline.domain.facts.facts import POSSIBLE_FROM
from touchline.domain.people.identity import FACE, VOICE, Family, Kin, Match, Said
from touchline.ports import Likeness, Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SPOKESMEN = 8
"""So many of a family's best traces speak for it."""
_LIKENESSES = "likenesses"


def best_of_each(rows: Iterable[Kin], most: int) -> Iterator[Kin]:
    """The best few of each family."""
    families: dict[str, list[Kin]] = {}
    for one in rows:
        families.setdefault(one.root, []).append(one)
    for family in families.values():
        yield from sorted(family, key=lambda one: (-one.quality, one.trace))[:most]


def vectors_of(store: Store, by: str, contents: Collection[str]) -> dict[str, NDArray[np.float32]]:
    """The likeness of each trace in these contents, as unit vectors."""
    import numpy as np

    return {one.key: np.frombuffer(one.data, str(one.detail.get("dtype", "<f4"))).astype(np.float32)
            for _, one in store.shelf.prints(by, contents)}  # fmt: skip


def resemble(store: Store, likeness: Likeness, said: Said) -> None:
    """Note for every family nobody named whom it resembles."""
    matches: list[Match] = []
    for by in (FACE, VOICE):
        taught = _taught(store, likeness, by, said)
        families = [one for one in store.kindred.families(by) if _nobody(said, one.root)] if taught else []
        if families:
            matches += _resembling(likeness, by, families, taught)
    best: dict[tuple[str, str], Match] = {}
    for match in matches:
        before = best.get((match.root, match.person))
        if before is None or match.chance > before.chance:
            best[match.root, match.person] = match
    store.kindred.keep_matches(best.values(), said.digest)


def _nobody(said: Said, root: str) -> bool:
    group = said.of([root])
    return group is None or group[1].person is None


def _taught(store: Store, likeness: Likeness, by: str, said: Said) -> dict[str, NDArray[np.float32]]:
    """For everybody who was named or enrolled, one likeness: the mean of the best."""
    rows: dict[str, list[Kin]] = {}
    for person, traces in said.people().items():
        kin = [one for one in store.kindred.of(traces=traces) if one.by == by]
        rows[person] = sorted(kin, key=lambda one: (-one.quality, one.trace))[:SPOKESMEN]
    vectors = vectors_of(store, by, {one.content for of in rows.values() for one in of})
    found = {person: [vectors[one.trace] for one in of if one.trace in vectors] for person, of in rows.items()}
    if by == FACE:
        for person, photos in said.enrolled.items():
            found.setdefault(person, []).extend(
                vector for photo in photos if (vector := photo_vector(store, likeness, photo)) is not None)
    return {person: mean_of(some) for person, some in found.items() if some}


def photo_vector(store: Store, likeness: Likeness, photo: str) -> NDArray[np.float32] | None:
    """The likeness in a kept photo, made again where it was thrown away; None where the photo was purged."""
    import numpy as np

    for _, one in store.shelf.prints("photo", [photo]):
        return np.frombuffer(one.data, "<f4")
    path = photo_place(store.folder, photo)
    return likeness.photo(path)[0] if path.exists() else None


def photo_place(season: Path, photo: str) -> Path:
    """Where the photo with this hash is kept."""
    return season / "records" / _LIKENESSES / f"{photo[:32]}.jpg"


def _resembling(
    likeness: Likeness, by: str, families: Sequence[Family], taught: Mapping[str, NDArray[np.float32]]
) -> Iterator[Match]:
    import numpy as np

    people, rows = list(taught), np.stack([np.frombuffer(one.likeness, "<f4") for one in families])
    chances = likeness.chance(by, rows, np.stack([*taught.values()]))
    for place, column in np.argwhere(chances >= POSSIBLE_FROM).tolist():
        yield Match(families[place].root, people[column], round(float(chances[place, column]), 4), by)


def mean_of(vectors: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """The middle of some likenesses, of length one."""
    import numpy as np

    mean = np.mean(np.stack(vectors), axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), "<f4")
