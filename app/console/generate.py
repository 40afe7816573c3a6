"""`ytempire generate`: an order from the command line, and the film's summary on the terminal."""

import argparse
import os
import re
import signal
import sys
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from app.console.progress import shown_on
from app.console.purse import engaged
from app.console.saying import say
from app.core.exceptions import Invalid, MachineUnfit
from app.generation.brief import Aspect, Brief, refuse_unknown_voice
from app.media.theme_names import refuse_unknown_theme
from app.videos.choosing import Wish, spoken_for
from app.videos.production import Order, produce
from app.videos.report import Report
from app.wiring.films import house

USUAL_SECONDS = 90.0
"""How long the film of an article is when nobody says."""


def generate(options: argparse.Namespace) -> int:
    """Make the film and return 0; its faults are raised."""
    order = _order(options)
    wish = Wish(
        seconds=options.duration or USUAL_SECONDS,
        topic_alone=not order.article and not order.script,
        written=bool(order.script),
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # being told to end is a Ctrl-C
    with engaged(order, wish) as engagement, shown_on(sys.stderr) as progress:
        order = replace(order, brief=spoken_for(order.brief, engagement.choices))
        report = produce(order, house(engagement), progress)
    if not options.json:
        say(_summary(report), sys.stdout)
        return 0
    say(_summary(report), sys.stderr)
    if not say([TypeAdapter(Report).dump_json(report).decode()], sys.stdout):
        raise MachineUnfit(
            "The report could not be printed: nothing takes it from standard output.",
            kept=f"The film is in {report.folder}.",
        )
    return 0


def _order(options: argparse.Namespace) -> Order:
    for name in (options.topic, options.article, options.script, options.music_file, options.out):
        _require_letters(str(name or ""))
    if not (options.topic.strip() or options.article or options.script):
        raise Invalid("Say what to film: give an article with --from or a script with --script.")
    if options.script and options.duration is not None:
        raise Invalid("A script of your own sets the length by its words: leave out --duration.")
    refuse_unknown_voice(options.voice)
    refuse_unknown_theme(options.style)
    brief = Brief(
        topic=options.topic,
        style=options.style,
        voice=options.voice,
        aspect=Aspect(options.aspect),
        duration=None if options.script else options.duration or USUAL_SECONDS,
        captions=options.captions,
        music=options.music,
        music_file=options.music_file,
    )
    return Order(
        brief=brief,
        folder=options.out or _folder(options),
        article=options.article,
        script=options.script,
    )


def _require_letters(name: str) -> None:
    """Reports and recipes are UTF-8: they cannot name what is not."""
    try:
        name.encode()
    except UnicodeEncodeError as error:
        shown = os.fsencode(name).decode(errors="replace")
        raise Invalid(
            f"The name {shown} is not in UTF-8.", remedy="Choose another name."
        ) from error


def _folder(options: argparse.Namespace) -> Path:
    named = options.topic or Path(options.article or options.script).stem
    slug = re.sub(r"[^\w]+", "-", named.lower()).strip("-")[:60]
    return Path("out") / (slug or "film")


def _summary(report: Report) -> list[str]:
    rendered = [line.scene for line in report.scenes if line.rendered]
    return [
        "",
        f"  {report.title}",
        f"  {report.folder}/video.mp4",
        f"  {_clock(report.seconds)} long, made in {report.made_in:.1f} s, ${report.cost}",
        f"  quality {report.quality.score:.2f} of 1; {_rendered(rendered, len(report.scenes))}",
        *(f"  Note: {note}" for note in report.notes),
    ]


def _rendered(scenes: list[int], total: int) -> str:
    if not scenes:
        return f"all {total} scenes from the store"
    if len(scenes) == total:
        return f"{total} scenes rendered"
    numbers = ", ".join(map(str, scenes))
    return f"{len(scenes)} of {total} scenes rendered (number {numbers}), the rest from the store"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
