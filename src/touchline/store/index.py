"""The word index (tantivy, BM25): derived, follows the log through the shelf's outbox, and can be thrown
away.

One document a fact. A phrase may run on into the next line, so a line of speech also holds what follows it,
in a field that only phrases look at. Everything shown of a hit lies in its document: nothing else is read to
answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import tantivy

from touchline.domain.line import AROUND, Line, Said, found_in, lines_of, tokens_by_word
from touchline.domain.query import Phrase, Query
from touchline.domain.time import Span
from touchline.errors import BadInput, Unavailable
from touchline.ports import Shelf
from touchline.store.generations import Generations, State

_PAGE = 32
_LONGEST = 12
"""Tokens of a phrase that the index itself compares; the rest is compared in what it finds."""
_BEGINNINGS = 256
"""Words with the same beginning that are ranked like words; more of them only count as there or not there."""
_HEAP = 64_000_000

T = TypeVar("T")
_MUST, _SHOULD = tantivy.Occur.Must, tantivy.Occur.Should


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("content", "clip", "kind", "value"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", tokenizer_name="words", index_option="freq")
    builder.add_text_field("runs_on", tokenizer_name="words", index_option="position")
    builder.add_bytes_field("line", stored=True)
    return builder.build()


class WordIndex:
    """See `touchline.ports.WordSearch`. ``folder`` is its own and may be deleted at any time."""

    def __init__(self, folder: Path, shelf: Shelf) -> None:
        self._kept = Generations(folder)
        self._shelf = shelf
        self._schema = _schema()
        self._open: tuple[Path, tantivy.Index] | None = None

    def follow(self) -> int:
        """Bring the index up to what was logged; how many clips were taken in.

        Raises Conflict where another program writes for too long, Unavailable where the disk does not take it.
        """
        state = self._kept.state(self._shelf.birth)
        if state and not self._shelf.outbox(state.seq):
            return 0
        with self._kept.alone():
            state = self._kept.state(self._shelf.birth)
            if state:
                try:
                    return self._take_in(state)
                except _BrokenError:
                    pass
            return self._begin_anew()

    def rebuild(self) -> int:
        """Throw the index away and build it again; how many clips it holds."""
        with self._kept.alone():
            return self._begin_anew()

    def search(self, query: Query) -> Iterator[Line]:
        """Lines that meet the query, best first. An index that turns out to be broken is built again on the way."""
        given, size = 0, _PAGE
        sure = all(len(phrase.tokens) == 1 for phrase in query.phrases)
        while True:
            page = self._page(query, given, size)
            for line in page:
                if sure or found_in(line, query):
                    yield line
            if len(page) < size:
                return
            given += size
            size = given

    def _page(self, query: Query, given: int, size: int) -> list[Line]:
        """The ``size`` documents after the first ``given``; fewer at the end."""
        try:
            return _guarded(lambda: self._documents(query, given, size))
        except _BrokenError:
            self.rebuild()
        try:
            return _guarded(lambda: self._documents(query, given, size))
        except _BrokenError as broken:
            raise Unavailable(
                f"The word index cannot be read ({broken}).", "See that the disk of the season folder is well."
            ) from None

    def _documents(self, query: Query, given: int, size: int) -> list[Line]:
        state = self._kept.state(self._shelf.birth)
        if state is None:
            raise _BrokenError("it is not there")
        index = self._index(state.folder)
        index.reload()
        searcher = index.searcher()
        hits = searcher.search(_Asked(self._schema, searcher, query).query, size, count=False, offset=given).hits
        return [_read(bytes(searcher.doc(address).get_first("line") or b""), float(score)) for score, address in hits]

    def _take_in(self, state: State) -> int:
        news = self._shelf.outbox(state.seq)
        if news:
            _guarded(lambda: self._write(self._index(state.folder), [content for _, content in news]))
            self._kept.keep(State(state.log, news[-1][0], state.folder))
        return len(news)

    def _begin_anew(self) -> int:
        log, news = self._shelf.birth, self._shelf.outbox()
        try:
            folder = self._kept.fresh()
            _guarded(lambda: self._write(self._index(folder), [content for _, content in news]))
        except _BrokenError as broken:
            raise Unavailable(
                f"The word index could not be written ({broken}).",
                "Make room on the disk of the season folder, then try again.",
            ) from None
        self._kept.keep(State(log, news[-1][0] if news else 0, folder))
        return len(news)

    def _write(self, index: tantivy.Index, contents: list[str]) -> None:
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        for content in contents:
            writer.delete_documents_by_term("content", content)
            facts = [fact for done in self._shelf.passes(content) for fact in done.findings.facts]
            for line in lines_of(facts):
                writer.add_document(_document(content, line))
        writer.commit()
        writer.wait_merging_threads()

    def _index(self, folder: Path) -> tantivy.Index:
        if self._open is None or self._open[0] != folder:
            index = tantivy.Index(self._schema, path=str(folder), reuse=True)
            index.register_tokenizer("words", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
            self._open = folder, index
        return self._open[1]


class _Asked:
    """A query in the index's own terms."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher, asked: Query) -> None:
        self._schema, self._searcher = schema, searcher
        parts = [
            (_MUST, self._any_of(name, values))
            for name, values in (("kind", asked.kinds), ("clip", asked.clips), ("value", asked.values))
            if values is not None
        ]
        if asked.phrases:
            parts.append((_MUST, self._words(asked)))
        self.query = tantivy.Query.boolean_query(parts or [(_MUST, tantivy.Query.all_query())])

    def _any_of(self, field: str, values: frozenset[str]) -> tantivy.Query:
        return tantivy.Query.const_score_query(tantivy.Query.term_set_query(self._schema, field, sorted(values)), 0.0)

    def _words(self, asked: Query) -> tantivy.Query:
        parts = [(_SHOULD if asked.some else _MUST, self._phrase(phrase)) for phrase in asked.phrases]
        row = asked.in_a_row
        if row and not row.prefix and len(row.tokens) <= _LONGEST:
            parts.append((_SHOULD, tantivy.Query.boost_query(self._phrase(row), 2.0)))
        return tantivy.Query.boolean_query(parts)

    def _phrase(self, phrase: Phrase) -> tantivy.Query:
        *first, last = phrase.tokens[:_LONGEST]
        begins = phrase.prefix and len(phrase.tokens) <= _LONGEST
        if not first:
            return (
                self._beginning("body", last)
                if begins
                else tantivy.Query.term_query(self._schema, "body", last, "freq")
            )
        if not begins:
            return self._in_order([*first, last])
        before = (
            self._in_order(first)
            if len(first) > 1
            else tantivy.Query.term_query(self._schema, "runs_on", first[0], "freq")
        )
        return tantivy.Query.boolean_query([(_MUST, before), (_MUST, self._beginning("runs_on", last))])

    def _in_order(self, tokens: Sequence[str]) -> tantivy.Query:
        return tantivy.Query.phrase_query(self._schema, "runs_on", [*tokens])

    def _beginning(self, field: str, start: str) -> tantivy.Query:
        words = [word for word, _ in self._searcher.terms_with_prefix(field, start)]
        if len(words) > _BEGINNINGS or not words:
            return tantivy.Query.term_set_query(self._schema, field, words)
        return tantivy.Query.disjunction_max_query(
            [tantivy.Query.term_query(self._schema, field, word, "freq") for word in words]
        )


class _BrokenError(Exception):
    """What tantivy made of a damaged index or a disk that is full; never leaves this file."""


def _guarded(work: Callable[[], T]) -> T:
    """``work``, with whatever tantivy throws or panics about as `_BrokenError`."""
    try:
        return work()
    except (ValueError, OSError) as error:
        raise _BrokenError(str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _BrokenError(str(error)) from error


def _document(content: str, line: Line) -> tantivy.Document:
    body = line.tokens
    if line.words:
        own = len(body)
        runs_on = [token for token, _ in tokens_by_word((*line.words, *line.after))][: own + _LONGEST]
    else:
        runs_on = body
    document = tantivy.Document(
        content=[content], clip=[line.clip], kind=[line.kind], body=[" ".join(body)], runs_on=[" ".join(runs_on)]
    )
    if line.kind != "words":
        document.add_text("value", _unbroken(line.text))
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


def _read(kept: bytes, score: float) -> Line:
    """Raises ValueError where it is not as it was written."""
    try:
        clip, start, end, text, kind, channel, sure, words, before, after = json.loads(
            kept.decode("utf-8", "surrogatepass")
        )
        said, following = (tuple(Said(*word) for word in some) for some in (words, after))
        return Line(clip, Span(start, end), text, kind, channel, sure, said, tuple(before), following, score)
    except (TypeError, BadInput) as error:
        raise ValueError(str(error)) from error
