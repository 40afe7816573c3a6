"""FFmpeg as a separate program: asked about one file, or about sound that is piped in."""

import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import imageio_ffmpeg

from app.core.exceptions import MachineUnfit

QUIET = ("-hide_banner", "-nostats", "-nostdin", "-protocol_whitelist", "file,pipe")


def local(path: Path) -> str:
    """The file's name as FFmpeg takes it, so that no name can be read as an address or an option."""
    return f"file:{path}"


def findings(arguments: Iterable[str], *, seconds: float) -> str:
    """What FFmpeg says (its standard error) when run with those arguments.

    Raises MachineUnfit when it fails, or has not ended after so many seconds of the clock.
    """
    command = [imageio_ffmpeg.get_ffmpeg_exe(), *QUIET, *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise MachineUnfit(f"FFmpeg did not end within {seconds:.0f} seconds.") from error
    return _said(done.returncode, done.stderr)


def findings_on(blocks: Iterable[bytes], arguments: Iterable[str]) -> str:
    """The same for sound or pictures that are written to FFmpeg's standard input block by block."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", *arguments]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as running:
        assert running.stdin is not None  # noqa: S101
        with suppress(BrokenPipeError):  # it says on its standard error why it went
            for block in blocks:
                running.stdin.write(block)
        _, said = running.communicate()
    return _said(running.returncode, said)


def ffmpeg_version() -> str:
    """The version the program names itself. Raises MachineUnfit when there is none."""
    try:
        return str(imageio_ffmpeg.get_ffmpeg_version())
    except (RuntimeError, OSError) as error:
        raise MachineUnfit(
            "FFmpeg was not found.", remedy="Install the package imageio-ffmpeg again."
        ) from error


def _said(code: int, said: bytes) -> str:
    text = said.decode(errors="replace")
    if code != 0:
        last = (text.strip().splitlines() or ["nothing"])[-1]
        raise MachineUnfit(f"FFmpeg failed: {last}")
    return text
