"""Captions as files: SubRip for players, WebVTT for browsers."""

from collections.abc import Sequence

from app.generation.timeline import Cue

_MILLISECONDS = 1000


def srt(cues: Sequence[Cue]) -> str:
    """SubRip text, to be written as UTF-8."""
    return "".join(
        f"{n}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n{cue.text}\n\n"
        for n, cue in enumerate(cues, start=1)
    )


def vtt(cues: Sequence[Cue]) -> str:
    """WebVTT text (W3C), to be written as UTF-8; characters with a meaning there are escaped."""
    return "WEBVTT\n\n" + "".join(
        f"{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}\n{_escaped(cue.text)}\n\n"
        for cue in cues
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(seconds: float, point: str) -> str:
    whole, thousandths = divmod(round(seconds * _MILLISECONDS), _MILLISECONDS)
    minutes, second = divmod(whole, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}{point}{thousandths:03d}"
