"""The word index (tantivy, BM25): derived, follows the log through the shelf's outbox, and can be thrown
away.

One document a fact. A phrase may run on into the next line, so a line of speech also holds what follows it,
in a field that only phrases look at. Everything shown of a hit lies in its document: nothing else is read to
answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

import tantivy

from touchline.domain.words.line import Line, found_in, lines_of
from touchline.domain.words.query import Query
from touchline.errors import Unavailable
from touchline.ports import NearLine, Shelf
from touchline.store.generations import Generations, State
from touchline.store.index_document import document_of, read_line, schema_of_lines
from touchline.store.index_query import SHOULD, Asked
from touchline.store.line_names import PLACE_BITS, mark_of
from touchline.store.scope import Scope

_PAGE, _GLANCE, _MANY = 48, 512, 64
"""Documents drawn at once; those drawn of all clips first, where more clips are asked for than so many: naming them all to the index
takes longer than passing over what lies elsewhere."""
_READ = 16
"""Documents read at once."""
_COMMON, _SELDOM = 0.02, 12
"""A token is common that more than this share of the lines has, and more lines than are read at a glance."""
_HEAP = 64_000_000

T = TypeVar("T")


class _Page(NamedTuple):
    """What is left over of ``drawn`` documents, of which ``meant`` lie in the clips asked for: scores and addresses for ``searcher``."""

    searcher: tantivy.Searcher
    found: list[tuple[float, tantivy.DocAddress]]
    drawn: int
    meant: int

    def lines(self, first: int) -> list[Line]:
        """The next few from there on: most of what is drawn is never looked at."""
        some = self.found[first : first + _READ]
        return [read_line(bytes(self.searcher.doc(address).get_first("line") or b""), score) for score, address in some]


class WordIndex:
    """See `touchline.ports.WordSearch`. ``folder`` is its own and may be deleted at any time."""

    def __init__(self, folder: Path, shelf: Shelf) -> None:
        self._kept = Generations(folder)
        self._shelf = shelf
        self._schema = schema_of_lines()
        self._open: tuple[Path, tantivy.Index] | None = None
        self._read: State | None = None
        self._scope = Scope()

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
        sure = all(len(phrase.tokens) == 1 for phrase in query.phrases) and not query.sounding
        many = query.clips is not None and len(query.clips) > _MANY
        asked, given, size = (replace(query, clips=None), 0, _GLANCE) if many else (query, 0, _PAGE)
        while True:
            draw = partial(self._page, asked, query, given, size)
            page = self._again(draw)
            for first in range(0, len(page.found), _READ):
                lines = self._few(page, draw, first)
                yield from lines if sure else (line for line in lines if found_in(line, query))
            if page.drawn < size:
                return
            given = page.meant if asked is not query else given + size
            size = max(_PAGE, given if 2 * len(page.found) > page.meant else 4 * given)
            asked = query

    def common(self, tokens: Sequence[str]) -> frozenset[str]:
        """See the port."""

        def counted() -> frozenset[str]:
            searcher = self._searcher()
            most = max(_SELDOM, _COMMON * searcher.num_docs)
            return frozenset(token for token in tokens if searcher.doc_freq("body", token) > most)

        return self._again(counted) if tokens else frozenset()

    def named(self, near: Sequence[NearLine]) -> list[Line | None]:
        """See the port."""
        lines = dict(self._again(lambda: self._named([one.name for one in near]))) if near else {}
        return [lines.get((one.name, one.mark)) for one in near]

    def _named(self, names: Sequence[int]) -> list[tuple[tuple[int, int], Line]]:
        searcher = self._searcher()
        terms = [(SHOULD, tantivy.Query.term_query(self._schema, "name", name, "basic")) for name in names]
        hits = searcher.search(tantivy.Query.boolean_query(terms), len(names), count=False).hits
        found = searcher.fast_field_values("name", [address for _, address in hits])
        lines = [read_line(bytes(searcher.doc(address).get_first("line") or b""), 0.0) for _, address in hits]
        return [((int(name or 0), mark_of(line.text)), line) for name, line in zip(found, lines, strict=True)]

    def _again(self, work: Callable[[], T], anew: Callable[[], T] | None = None) -> T:
        """``work``; where the index turns out to be broken it is built again, and then worked ``anew``."""
        try:
            return _guarded(work)
        except _BrokenError:
            self.rebuild()
        try:
            return _guarded(anew or work)
        except _BrokenError as broken:
            raise Unavailable(
                f"The word index cannot be read ({broken}).", "See that the disk of the season folder is well."
            ) from None

    def _few(self, page: _Page, draw: Callable[[], _Page], first: int) -> list[Line]:
        return self._again(lambda: page.lines(first), lambda: draw().lines(first))

    def _page(self, asked: Query, query: Query, given: int, size: int) -> _Page:
        """What ``query`` leaves over of the ``size`` documents after the first ``given`` that meet ``asked``; fewer at the end."""
        searcher = self._searcher()
        hits = searcher.search(Asked(self._schema, searcher, asked).query, size, count=False, offset=given).hits
        meant = hits
        if asked is not query and query.clips is not None:
            numbers = self._scope.clips(query.clips)
            names = searcher.fast_field_values("name", [address for _, address in hits])
            meant = [hit for hit, name in zip(hits, names, strict=True) if int(name or 0) >> PLACE_BITS in numbers]
        inside = self._inside(searcher, query, [address for _, address in meant])
        found = [(float(score), address) for (score, address), there in zip(meant, inside, strict=True) if there]
        return _Page(searcher, found, len(hits), len(meant))

    def _inside(self, searcher: tantivy.Searcher, query: Query, addresses: list[tantivy.DocAddress]) -> list[bool]:
        """Which documents may lie on the frames asked for. A phrase may run on into frames that are not its line's."""
        if query.frames is None or any(len(phrase.tokens) > 1 for phrase in query.phrases):
            return [True] * len(addresses)
        inside = self._scope.frames(query.frames)
        names, firsts, pasts = (searcher.fast_field_values(field, addresses) for field in ("name", "first", "past"))
        return [inside(int(name or 0) >> PLACE_BITS, int(first or 0), int(past or 0))
                for name, first, past in zip(names, firsts, pasts, strict=True)]

    def _searcher(self) -> tantivy.Searcher:
        state = self._kept.state(self._shelf.birth)
        if state is None:
            raise _BrokenError("it is not there")
        index = self._index(state.folder)
        if self._read != state:
            index.reload()
            self._read = state
        return index.searcher()

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
            for place, line in enumerate(lines_of(facts)):
                writer.add_document(document_of(content, place, line))
        writer.commit()
        writer.wait_merging_threads()

    def _index(self, folder: Path) -> tantivy.Index:
        if self._open is None or self._open[0] != folder:
            index = tantivy.Index(self._schema, path=str(folder), reuse=True)
            index.register_tokenizer("words", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
            self._open = folder, index
        return self._open[1]


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
