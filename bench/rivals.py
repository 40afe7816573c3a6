"""The same film by other means: one careful FFmpeg command, and moviepy."""

import subprocess
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
from PIL import Image

from app.core.store import Store
from app.generation.timeline import FPS, Motion, Shot, Timeline
from app.media.planes import blank, planes_of
from app.media.shot import StretchView
from app.media.stretches import stretches
from app.media.themes import theme
from bench.storyboard import SHOT_SECONDS, sound, timeline

SIZE = (1920, 1080)
PRESET, CRF = "veryfast", "20"


def ffmpeg(seconds: int, folder: Path) -> None:
    """One careful command: zoompan on enlarged pictures, still cards, captions by libass."""
    film = timeline(seconds, folder)
    inputs: list[str] = []
    graph: list[str] = []
    for number, shot in enumerate(film.shots):
        source, chain = _ffmpeg_shot(shot, number, folder, film)
        inputs += source
        graph.append(f"[{number}:v]{chain}[s{number}]")
    names = "".join(f"[s{number}]" for number in range(len(film.shots)))
    subtitles = folder / "captions.ass"
    subtitles.write_text(_ass(film))
    fonts = theme(film.theme).captions.font.parent
    graph.append(f"{names}concat=n={len(film.shots)}:v=1:a=0,ass={subtitles}:fontsdir={fonts}[v]")
    script = folder / "graph.txt"
    script.write_text(";".join(graph))
    subprocess.run(
        [
            imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-y", *inputs,
            "-i", str(sound(seconds, folder)), "-/filter_complex", str(script),
            "-map", "[v]", "-map", f"{len(film.shots)}:a", "-c:v", "libx264", "-preset", PRESET,
            "-crf", CRF, "-g", "60", "-pix_fmt", "yuv420p", "-c:a", "copy", "-movflags", "+faststart",
            str(folder / f"ffmpeg-{seconds}.mp4"),
        ],
        check=True,
    )  # fmt: skip


def _ffmpeg_shot(shot: Shot, number: int, folder: Path, film: Timeline) -> tuple[list[str], str]:
    if shot.motion is Motion.STILL:
        still = [
            "-loop",
            "1",
            "-framerate",
            "30",
            "-t",
            str(SHOT_SECONDS),
            "-i",
            str(_card(number, folder, film)),
        ]
        return still, "setsar=1,format=yuv420p"
    zoom = f"1.03+0.06*on/{shot.frames}"
    chain = (
        "scale=3840:2160:flags=bicubic,"  # enlarged, for zoompan cuts at whole pixels
        f"zoompan=z='{zoom}':x='(iw-iw/zoom)/2':y='(ih-ih/zoom)/2':d={shot.frames}:s=1920x1080:fps=30,"
        "setsar=1,format=yuv420p"
    )
    return ["-i", _image(shot)], chain


def _image(shot: Shot) -> str:
    assert shot.visual.kind == "image"
    return shot.visual.image


def _card(number: int, folder: Path, film: Timeline) -> Path:
    """The card at rest as a PNG; drawn before, for it is not what is measured here."""
    path = folder / f"card-{film.shots[number].visual.kind}.png"
    if not path.exists():
        pieces = list(stretches(film))[number]
        canvas = blank(SIZE)
        view = StretchView(pieces[0], Store(folder / "grounds"))
        view.paint(pieces[0].frames - 1, canvas)
        frame = av.VideoFrame(*SIZE, "yuv420p")
        canvas.copy_to(planes_of(frame))
        Image.fromarray(np.asarray(frame.to_ndarray(format="rgb24"))).save(path)
    return path


def _ass(film: Timeline) -> str:
    def clock(seconds: float) -> str:
        hundredths = round(seconds * 100)
        return (
            f"{hundredths // 360_000}:{hundredths // 6000 % 60:02d}:{hundredths / 100 % 60:05.2f}"
        )

    lines = [
        "[Script Info]", "ScriptType: v4.00+", "PlayResX: 1920", "PlayResY: 1080", "[V4+ Styles]",
        "Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BorderStyle, Outline, MarginV",
        "Style: C,Manrope ExtraBold,72,&H00FFFFFF,&H00180B07,1,6,96", "[Events]",
        "Format: Layer, Start, End, Style, Text",
    ]  # fmt: skip
    for cue in film.cues:
        for lit, word in enumerate(cue.words):
            last = lit + 1 == len(cue.words)
            end = cue.end if last else cue.words[lit + 1].start
            text = " ".join(
                f"{{\\1c&H6BC4FF&}}{w.text}{{\\1c&HFFFFFF&}}" if n == lit else w.text
                for n, w in enumerate(cue.words)
            )
            lines.append(f"Dialogue: 0,{clock(word.start)},{clock(end)},C,{text}")
    return "\n".join(lines) + "\n"


def moviepy(seconds: int, folder: Path) -> None:
    """The usual Python way: a resized picture for each frame, text clips on top."""
    from moviepy import (  # noqa: PLC0415 - an optional package, installed for this only
        AudioFileClip,
        CompositeVideoClip,
        ImageClip,
        TextClip,
        concatenate_videoclips,
    )

    film = timeline(seconds, folder)
    clips = []
    for number, shot in enumerate(film.shots):
        if shot.motion is Motion.STILL:
            clips.append(ImageClip(str(_card(number, folder, film))).with_duration(SHOT_SECONDS))
            continue
        picture = ImageClip(_image(shot)).with_duration(SHOT_SECONDS).resized(width=SIZE[0])
        zoomed = picture.resized(lambda t: 1.03 + 0.012 * t).with_position("center")
        clips.append(CompositeVideoClip([zoomed], size=SIZE).with_duration(SHOT_SECONDS))
    font = str(theme(film.theme).captions.font)
    captions = [
        TextClip(
            font=font, text=cue.text, font_size=54, color="white", stroke_color="black",
            stroke_width=5, margin=(10, 20),
        )
        .with_start(cue.start).with_duration(cue.end - cue.start)
        .with_position(("center", 0.85), relative=True)
        for cue in film.cues
    ]  # fmt: skip
    whole = CompositeVideoClip([concatenate_videoclips(clips), *captions], size=SIZE)
    whole.with_audio(AudioFileClip(str(sound(seconds, folder)))).write_videofile(
        str(folder / f"moviepy-{seconds}.mp4"), fps=FPS, codec="libx264", preset=PRESET, threads=2,
        ffmpeg_params=["-crf", CRF, "-pix_fmt", "yuv420p"], logger=None,
    )  # fmt: skip
