from app.generation.captions import srt, vtt
from app.generation.narration import Word
from app.generation.timeline import Cue


def cue(*rows: str, start: float, end: float) -> Cue:
    words = tuple(tuple(Word(text=t, start=start, end=end) for t in row.split()) for row in rows)
    return Cue(rows=words, start=start, end=end)


CUES = (
    cue("Tom & Jerry say <hello>", "to 世界", start=0.35, end=2.0),
    cue("An hour later.", start=3661.0004, end=3662.9996),
)


def test_subrip_counts_from_one_with_comma_milliseconds_and_plain_text() -> None:
    assert srt(CUES) == (
        "1\n00:00:00,350 --> 00:00:02,000\nTom & Jerry say <hello>\nto 世界\n\n"
        "2\n01:01:01,000 --> 01:01:03,000\nAn hour later.\n\n"
    )


def test_webvtt_has_its_header_points_and_escapes() -> None:
    assert vtt(CUES) == (
        "WEBVTT\n\n"
        "00:00:00.350 --> 00:00:02.000\nTom &amp; Jerry say &lt;hello&gt;\nto 世界\n\n"
        "01:01:01.000 --> 01:01:03.000\nAn hour later.\n\n"
    )


def test_no_captions_make_files_that_players_accept() -> None:
    assert srt(()) == ""
    assert vtt(()) == "WEBVTT\n\n"
