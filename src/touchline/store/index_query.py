"""A query in the word index's own terms."""

from __future__ import annotations

from collections.abc import Sequence

import tantivy

from touchline.domain.words.query import Phrase, Query
from touchline.domain.words.sounds import key
from touchline.store.index_document import LONGEST

_BEGINNINGS = 256
"""Words with the same beginning that are ranked like words; more of them only count as there or not there."""
MUST, SHOULD = tantivy.Occur.Must, tantivy.Occur.Should


class Asked:
    """A query in the index's own terms."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher, asked: Query) -> None:
        self._schema, self._searcher = schema, searcher
        parts = [
            (MUST, self._any_of(name, values))
            for name, values in (("kind", asked.kinds), ("clip", asked.clips), ("value", asked.values))
            if values is not None
        ]
        if asked.phrases:
            parts.append((MUST, self._words(asked)))
        self.query = tantivy.Query.boolean_query(parts or [(MUST, tantivy.Query.all_query())])

    def _any_of(self, field: str, values: frozenset[str]) -> tantivy.Query:
        return tantivy.Query.const_score_query(tantivy.Query.term_set_query(self._schema, field, [*values]), 0.0)

    def _words(self, asked: Query) -> tantivy.Query:
        parts = [(SHOULD if asked.some else MUST, self._phrase(phrase)) for phrase in asked.phrases]
        row = asked.in_a_row
        if row and not row.prefix and len(row.tokens) <= LONGEST:
            parts.append((SHOULD, tantivy.Query.boost_query(self._phrase(row), 2.0)))
        return tantivy.Query.boolean_query(parts)

    def _phrase(self, phrase: Phrase) -> tantivy.Query:
        if phrase.sounds:
            keys = sorted({key(way) for way in phrase.sounds})
            sounding = [(SHOULD, tantivy.Query.term_query(self._schema, "sounds", one, "basic")) for one in keys]
            return tantivy.Query.boolean_query([(SHOULD, self._letters(phrase)), *sounding])
        return self._letters(phrase)

    def _letters(self, phrase: Phrase) -> tantivy.Query:
        *first, last = phrase.tokens[:LONGEST]
        begins = phrase.prefix and len(phrase.tokens) <= LONGEST
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
        return tantivy.Query.boolean_query([(MUST, before), (MUST, self._beginning("runs_on", last))])

    def _in_order(self, tokens: Sequence[str]) -> tantivy.Query:
        return tantivy.Query.phrase_query(self._schema, "runs_on", [*tokens])

    def _beginning(self, field: str, start: str) -> tantivy.Query:
        words = [word for word, _ in self._searcher.terms_with_prefix(field, start)]
        if len(words) > _BEGINNINGS or not words:
            return tantivy.Query.term_set_query(self._schema, field, words)
        return tantivy.Query.disjunction_max_query(
            [tantivy.Query.term_query(self._schema, field, word, "freq") for word in words]
        )
