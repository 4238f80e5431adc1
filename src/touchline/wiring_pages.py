"""The wiring of what people look at: which pictures and which writer stand behind a page, who finds what looks alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from touchline.analysers.look.alikes import LookAlikes
    from touchline.domain.delivery.book import Book
    from touchline.domain.ledger.release_form import Form
    from touchline.domain.rushes.day import DaySheet
    from touchline.domain.rushes.media import Clip
    from touchline.domain.talks.comparables import Comparable
    from touchline.domain.talks.offer_cost import OfferCost
    from touchline.domain.talks.talk_story import Story
    from touchline.domain.talks.talks import Told
    from touchline.domain.world.world import World


def day_page(sheet: DaySheet, club: str, clips: Iterable[Clip], folder: Callable[[str], Path]) -> bytes:
    """The page of a shooting day, with a few pictures of each of its clips; ``folder`` tells where what was made of one lies."""
    from touchline.formats.day_sheet import write_day
    from touchline.media.glimpse import glimpse, glimpse_of_sound

    found = {clip.id: glimpse(folder(clip.content) / "filmstrip.jpg", clip.frames) if clip.has_picture
             else glimpse_of_sound(folder(clip.content) / "waveform.png") for clip in clips}
    return write_day(sheet, club, {clip: picture for clip, picture in found.items() if picture})


def book_files(book: Book) -> dict[str, bytes]:
    """The tables of a clearance book, as CSV and as one page."""
    from touchline.formats.book import write_book

    return write_book(book)


def release_form(form: Form) -> bytes:
    """A release form as PDF. Raises Unavailable where no font can write it."""
    from touchline.formats.release_form import write_form

    return write_form(form)


def release_rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The rows of a sheet of releases. Raises Missing, BadInput."""
    from touchline.domain.ledger.release_row import COLUMNS
    from touchline.formats.release_sheet import read_sheet

    return read_sheet(path, tuple(COLUMNS))


def release_template(path: Path) -> bytes:
    """An empty sheet of releases. Raises BadInput for another ending than CSV or XLSX."""
    from touchline.domain.ledger.release_row import COLUMNS
    from touchline.formats.release_sheet import write_template

    return write_template(path, COLUMNS)


def alike(looks: Sequence[bytes]) -> LookAlikes:
    """Looks of a season, held ready to be asked for the likest."""
    from touchline.analysers.look.alikes import LookAlikes

    return LookAlikes(looks)


def story_page(story: Story, world: World, called: Callable[[Told], str], club: str) -> bytes:
    """The story of talks, drawn."""
    from touchline.formats.talk_page import write_story

    return write_story(story, world, called, club)


def offers_page(club: str, offers: Sequence[OfferCost]) -> bytes:
    """What offers would cost, to print."""
    from touchline.formats.offers_page import write_offers

    return write_offers(club, offers)


def comparables(tables: Sequence[Path]) -> list[Comparable]:
    """The series that offers are held against: those that come with Touchline, and those in tables of one's own."""
    from touchline.formats.comparables import comparables_shipped, read_comparables
    from touchline.formats.plain_text import text_of

    return [*comparables_shipped(), *(one for path in tables for one in read_comparables(text_of(path), path.name))]
