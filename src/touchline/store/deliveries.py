"""What left the house: every delivery and screener, never forgotten."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, insert, select

from touchline.domain.ledger.chain import Head, canonical
from touchline.ports import Clock
from touchline.store.database import Database
from touchline.store.schema import delivery


class SeasonDeliveries:
    """Deliveries of one season; see `touchline.ports.Deliveries`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def note(self, record: Mapping[str, Any]) -> None:
        text = canonical(dict(record))
        with self._database.write() as connection:
            last = connection.execute(select(func.max(delivery.c.seq))).scalar() or 0
            connection.execute(insert(delivery).values(seq=last + 1, recorded=self._clock(), record=text))

    def heads(self) -> list[Head]:
        """The ledger's heads as deliveries printed them."""
        return [(int(seq), str(seal)) for record in self.all() if record.get("head") for seq, seal in [record["head"]]]

    def all(self) -> list[Mapping[str, Any]]:
        with self._database.read() as connection:
            return [
                json.loads(text)
                for text in connection.execute(select(delivery.c.record).order_by(delivery.c.seq)).scalars()
            ]
