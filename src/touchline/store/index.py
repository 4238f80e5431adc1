"""The word index (tantivy, BM25): derived, follows the log through the shelf's outbox, and can be thrown away.

One document a transcript line. A phrase may run on into the next line, so each document also holds the first words of the
line after it in a field that only phrases look at.
"""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import tantivy

from touchline.domain.facts import Fact
from touchline.domain.query import Line, Phrase, Query, tokens_of
from touchline.domain.time import Span
from touchline.errors import Conflict
from touchline.ports import Shelf

FORM = 1
"""The form of the index; another one is thrown away and built again."""

_STATE = "state.json"
_RUNS_ON = 12
_WAIT_SECONDS = 20.0
_KINDS = ("words", "text")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("content", "clip", "kind"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", tokenizer_name="words")
    builder.add_text_field("runs_on", tokenizer_name="words")
    builder.add_text_field("line", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("start", stored=True)
    builder.add_unsigned_field("end", stored=True)
    return builder.build()


class WordIndex:
    """See `touchline.ports.WordSearch`."""

    def __init__(self, folder: Path, shelf: Shelf) -> None:
        self._folder = folder
        self._shelf = shelf
        self._schema = _schema()

    def follow(self) -> int:
        """Bring the index up to what was logged; how many clips were taken in. Raises Conflict where another program writes for too long."""
        state = self._state()
        news = self._shelf.outbox(int(state["seq"]))
        if not news:
            return 0
        clips = {clip.content: clip.id for clip in self._shelf.clips()}
        writer = self._writer()
        for _, content in news:
            writer.delete_documents_by_term("content", content)
            for document in self._documents(content, clips[content]) if content in clips else ():
                writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._keep_state({**state, "seq": news[-1][0]})
        return len(news)

    def rebuild(self) -> int:
        """Throw the index away and build it again."""
        shutil.rmtree(self._folder, ignore_errors=True)
        return self.follow()

    def search(self, query: Query) -> list[Line]:
        """Lines in which every phrase is, best first. Without phrases: nothing."""
        if not query.phrases:
            return []
        index = self._open()
        index.reload()
        searcher = index.searcher()
        found = searcher.search(self._query(query), query.limit)
        return [self._line(searcher.doc(address), score) for score, address in found.hits]

    def _query(self, query: Query) -> tantivy.Query:
        occur = tantivy.Occur.Should if query.some else tantivy.Occur.Must
        asked = [(occur, self._phrase(phrase)) for phrase in query.phrases]
        in_a_row = [token for phrase in query.phrases for token in phrase.tokens]
        if len(in_a_row) > 1:
            row = tantivy.Query.phrase_query(self._schema, "runs_on", in_a_row)
            asked.append((tantivy.Occur.Should, tantivy.Query.boost_query(row, 2.0)))
        must = [(tantivy.Occur.Must, tantivy.Query.boolean_query(asked))]
        for field, values in (("kind", query.kinds), ("clip", query.clips)):
            if values is not None:
                wanted = tantivy.Query.term_set_query(self._schema, field, list(values))
                must.append((tantivy.Occur.Must, tantivy.Query.const_score_query(wanted, 0.0)))
        return tantivy.Query.boolean_query(must)

    def _phrase(self, phrase: Phrase) -> tantivy.Query:
        if len(phrase.tokens) == 1:
            token = phrase.tokens[0]
            if phrase.prefix:
                return tantivy.Query.regex_query(self._schema, "body", f"{re.escape(token)}.*")
            return tantivy.Query.term_query(self._schema, "body", token)
        if phrase.prefix:
            return tantivy.Query.phrase_prefix_query(self._schema, "runs_on", list(phrase.tokens))
        return tantivy.Query.phrase_query(self._schema, "runs_on", [*phrase.tokens])

    def _line(self, document: tantivy.Document, score: float) -> Line:
        def first(name: str) -> str:
            return str(document.get_first(name))

        return Line(first("clip"), Span(int(first("start")), int(first("end"))), first("line"), first("kind"), float(score))

    def _documents(self, content: str, clip: str) -> Iterator[tantivy.Document]:
        facts = [fact for done in self._shelf.passes(content) for fact in done.findings.facts if fact.kind in _KINDS]
        for kind in _KINDS:
            lines = sorted((fact for fact in facts if fact.kind == kind), key=lambda fact: fact.span.start)
            for fact, following in zip(lines, [*lines[1:], None], strict=True):
                yield self._document(content, clip, fact, following)

    def _document(self, content: str, clip: str, fact: Fact, following: Fact | None) -> tantivy.Document:
        body = tokens_of(fact.value)
        ahead = tokens_of(following.value)[:_RUNS_ON] if following and fact.kind == "words" else []
        return tantivy.Document(
            content=[content], clip=[clip], kind=[fact.kind], line=[fact.value], start=[fact.span.start], end=[fact.span.end],
            body=[" ".join(body)], runs_on=[" ".join([*body, *ahead])])

    def _open(self) -> tantivy.Index:
        self._folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(self._schema, path=str(self._folder), reuse=True)
        index.register_tokenizer("words", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        return index

    def _writer(self) -> tantivy.IndexWriter:
        patience = time.monotonic() + _WAIT_SECONDS
        while True:
            try:
                return self._open().writer(heap_size=64_000_000, num_threads=1)
            except ValueError:
                if time.monotonic() > patience:
                    raise Conflict("Another program has been writing the word index for too long.", "Try again when it has ended.") from None
                time.sleep(0.1)

    def _state(self) -> dict[str, int | str]:
        """How far the index follows; an index of another form, or of another log, is thrown away."""
        now: dict[str, int | str] = {"form": FORM, "log": self._shelf.birth, "seq": 0}
        try:
            kept = json.loads((self._folder / _STATE).read_text("utf-8"))
        except (OSError, ValueError):
            kept = None
        if isinstance(kept, dict) and all(kept.get(key) == now[key] for key in ("form", "log")):
            return kept
        shutil.rmtree(self._folder, ignore_errors=True)
        return now

    def _keep_state(self, state: dict[str, int | str]) -> None:
        partial = self._folder / f"{_STATE}.partial"
        partial.write_text(json.dumps(state), "utf-8")
        partial.replace(self._folder / _STATE)


