"""Exact time: frames, spans, timecode, days and moments."""
