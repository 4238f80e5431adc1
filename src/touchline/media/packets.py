"""Packets of a file in their order, also of one in which streams begin that nobody announced.

Transport streams may begin another stream on the way; PyAV (18) knows only those it met at the start and stumbles over
the first packet of a later one. That packet is passed over: it belongs to nothing that was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream


def packets_of(container: InputContainer, *streams: Stream) -> Iterator[Packet[Any]]:
    """Every packet of these streams, and an empty one for each at the end. FFmpeg's errors come through."""
    while True:
        try:
            yield from container.demux(*streams)
            return
        except IndexError:
            continue
