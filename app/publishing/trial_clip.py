"""Two seconds of film and a picture, to try an upload with."""

from pathlib import Path
from typing import Final

from app.media.ffmpeg import findings, local

PLAIN: Final = "color=c=0x2a4b6b:s=1280x720:r=30"
SILENCE: Final = "anullsrc=r=48000:cl=stereo"
SECONDS: Final = "2"
LONGEST: Final = 60.0


def trial_clip(folder: Path) -> tuple[Path, Path]:
    """A clip of two seconds and a thumbnail in that folder. Raises MachineUnfit."""
    clip, picture = folder / "clip.mp4", folder / "picture.jpg"
    parts = ["-f", "lavfi", "-i", PLAIN, "-f", "lavfi", "-i", SILENCE, "-t", SECONDS]
    encoded = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-y", local(clip)]
    findings([*parts, *encoded], seconds=LONGEST)
    still = ["-f", "lavfi", "-i", PLAIN, "-frames:v", "1", "-update", "1", "-y", local(picture)]
    findings(still, seconds=LONGEST)
    return clip, picture
