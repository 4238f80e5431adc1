"""A line as a document of the word index: what is compared, and all that is shown of it."""

from __future__ import annotations

import json

import tantivy

from touchline.domain.time.time import Span
from touchline.domain.words.line import AROUND, Line, Said, tokens_said
from touchline.domain.words.sounds import keys_in
from touchline.errors import BadInput
from touchline.store.line_names import name_of

LONGEST = 12
"""Tokens of a phrase that the index itself compares; the rest is compared in what it finds."""


def schema_of_lines() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("content", "clip", "kind", "value"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", tokenizer_name="words", index_option="freq")
    builder.add_text_field("runs_on", tokenizer_name="words", index_option="position")
    builder.add_text_field("sounds", tokenizer_name="words", index_option="basic")
    builder.add_unsigned_field("name", indexed=True, fast=True)
    for name in ("first", "past"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_bytes_field("line", stored=True)
    return builder.build()


def document_of(content: str, place: int, line: Line) -> tantivy.Document:
    body = line.tokens
    if line.words:
        own = len(body)
        runs_on = tokens_said((*line.words, *line.after))[: own + LONGEST]
    else:
        runs_on = body
    document = tantivy.Document(
        content=[content], clip=[line.clip], kind=[line.kind], body=[" ".join(body)], runs_on=[" ".join(runs_on)]
    )
    if line.kind == "words":
        document.add_text("sounds", " ".join(keys_in(body)))
    else:
        document.add_text("value", _unbroken(line.text))
    document.add_unsigned("name", name_of(line.clip, place))
    document.add_unsigned("first", line.span.start)
    document.add_unsigned("past", line.span.end)
    document.add_bytes("line", _written(line))
    return document


def _unbroken(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _written(line: Line) -> bytes:
    """The line as it is kept: short, since there are millions."""
    kept = [
        line.clip,
        line.span.start,
        line.span.end,
        line.text,
        line.kind,
        line.channel,
        line.confidence,
        _packed(line.words),
        list(line.before),
        _packed(line.after[:AROUND]),
    ]
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _packed(words: tuple[Said, ...]) -> list[list[object]]:
    return [[word.text, word.start_seconds, word.end_seconds] for word in words]


def read_line(kept: bytes, score: float) -> Line:
    """Raises ValueError where it is not as it was written."""
    try:
        clip, start, end, text, kind, channel, sure, words, before, after = json.loads(
            kept.decode("utf-8", "surrogatepass")
        )
        said, following = (tuple(map(Said._make, some)) for some in (words, after))
        return Line(clip, Span(start, end), text, kind, channel, sure, said, tuple(before), following, score)
    except (TypeError, BadInput) as error:
        raise ValueError(str(error)) from error
