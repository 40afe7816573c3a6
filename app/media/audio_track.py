"""The sound of a finished film as a file of its own."""

from pathlib import Path

import av

from app.core.file_writing import whole_file


def copy_audio(film: Path, target: Path) -> None:
    """Copy the film's AAC track, packet by packet, into an M4A file at `target`."""
    with whole_file(target) as path, av.open(str(film)) as source:
        heard = source.streams.audio[0]
        with av.open(str(path), "w", format="ipod") as sink:
            copied = sink.add_stream_from_template(heard)
            for packet in source.demux(heard):
                if packet.dts is None:
                    continue
                packet.stream = copied
                sink.mux(packet)
