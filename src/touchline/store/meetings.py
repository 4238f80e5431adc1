"""The meetings of a season: which clips ran together, as far as their sound was compared. Derived, and made again where gone."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, delete, insert, or_, select

from touchline.domain.documents.plain import from_plain, to_plain
from touchline.domain.rushes.meeting import Compared, Meeting
from touchline.store.database import Database
from touchline.store.schema import about_derived, compared, meeting

_FOLLOWED = "meetings followed"
_AT_ONCE = 400


class SeasonMeetings:
    """Meetings of one season; see `touchline.ports.MeetingsKept`."""

    def __init__(self, derived: Database) -> None:
        self._database = derived

    def followed(self) -> int:
        with self._database.read() as connection:
            known = connection.execute(select(about_derived.c.value).where(about_derived.c.key == _FOLLOWED)).scalar()
        return int(known or 0)

    def compared(self) -> Mapping[str, Compared]:
        with self._database.read() as connection:
            return {row.content: from_plain(Compared, json.loads(row.document)) for row in connection.execute(select(compared))}

    def keep(self, until: int, fresh: Mapping[str, Compared], gone: Collection[str], meetings: Iterable[Meeting]) -> None:
        with self._database.write() as connection:
            _forget(connection, sorted({*fresh, *gone}))
            known = [{"content": key, "document": json.dumps(to_plain(value))} for key, value in fresh.items()]
            if known:
                connection.execute(insert(compared), known)
            rows = [{"first": one.first, "second": one.second, "document": json.dumps(to_plain(one))} for one in meetings]
            if rows:
                connection.execute(insert(meeting), rows)
            connection.execute(delete(about_derived).where(about_derived.c.key == _FOLLOWED))
            connection.execute(insert(about_derived).values(key=_FOLLOWED, value=str(until)))

    def all(self) -> list[Meeting]:
        wanted = select(meeting.c.document).order_by(meeting.c.first, meeting.c.second)
        with self._database.read() as connection:
            return [from_plain(Meeting, json.loads(text)) for text in connection.execute(wanted).scalars()]


def _forget(connection: Connection, contents: list[str]) -> None:
    for start in range(0, len(contents), _AT_ONCE):
        part = contents[start : start + _AT_ONCE]
        connection.execute(delete(compared).where(compared.c.content.in_(part)))
        connection.execute(delete(meeting).where(or_(meeting.c.first.in_(part), meeting.c.second.in_(part))))
