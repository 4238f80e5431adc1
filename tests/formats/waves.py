"""Broadcast waves made for tests, chunk by chunk."""

import struct


def chunk(name, body):
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def bext(description="", originator="", date="2025-09-14", time="15:01:02", reference=0, umid=bytes(64)):
    fixed = description.encode().ljust(256, b"\0") + originator.encode().ljust(32, b"\0") + bytes(32)
    fixed += date.encode().ljust(10, b"\0") + time.encode().ljust(8, b"\0")
    return chunk(b"bext", fixed + struct.pack("<QH", reference, 1) + umid + bytes(190))


def ixml(body):
    return chunk(b"iXML", f'<?xml version="1.0" encoding="UTF-8"?><BWFXML>{body}</BWFXML>'.encode() + b"\0\0")


def wave(*chunks, rate=48000, channels=2, samples=480, after=()):
    form = chunk(b"fmt ", struct.pack("<HHIIHH", 1, channels, rate, rate * channels * 2, channels * 2, 16))
    body = b"WAVE" + form + b"".join(chunks) + chunk(b"data", bytes(samples * channels * 2)) + b"".join(after)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def rf64(*chunks, samples=480, after=()):
    """As recorders write beyond 4 GB: the true sizes lie in ds64."""
    form = chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, 48000, 96000, 2, 16))
    sizes = chunk(b"ds64", struct.pack("<QQQI", 0, samples * 2, samples, 0))
    data = b"data" + b"\xff\xff\xff\xff" + bytes(samples * 2)
    return b"RF64\xff\xff\xff\xffWAVE" + sizes + form + b"".join(chunks) + data + b"".join(after)
