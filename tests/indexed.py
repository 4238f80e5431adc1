"""Lines in a word index, as a test puts them there and finds them."""

from __future__ import annotations

from dataclasses import replace

from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Findings, Pass
from touchline.domain.time.time import Span
from touchline.domain.words.query import Query, parse_query
from touchline.ports import Shelf, WordSearch


def content_of(number: int) -> str:
    return f"{number:032x}"


def line(number: int, text: str, start: int = 0, kind: str = "words") -> Fact:
    words = [[word, start + n * 0.5, start + n * 0.5 + 0.5, 0.9] for n, word in enumerate(text.split())]
    channel = "sound" if kind == "words" else "picture"
    detail = {"words": words} if kind == "words" else {}
    return Fact(
        f"c{number:012x}", Span(start * 25, start * 25 + 50), channel, kind, text, 0.9, source="made", detail=detail
    )


def log(shelf: Shelf, number: int, *texts: str, analyser: str = "speech", facts: tuple[Fact, ...] = ()) -> None:
    said = tuple(line(number, text, n * 10) for n, text in enumerate(texts))
    shelf.keep(Pass(content_of(number), analyser, "1", "", ("speech",), Findings((*said, *facts), (), (Span(0, 250),))))


def found(index: WordSearch, text: str = "", **more: object) -> list[str]:
    query = replace(Query(parse_query(text) if text else ()), **more)
    return [hit.text for hit in index.search(query)]
