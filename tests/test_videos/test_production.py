"""A film is made whole, stopped and taken up again, and repaired where it was changed."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import av
import pytest

from app.core.exceptions import FilmRejected, Invalid, MachineUnfit
from app.generation.brief import Aspect
from app.videos.delivery import FILES
from app.videos.production import produce
from app.videos.report import Report
from tests.test_generation.studio import Silent
from tests.test_videos.films import SCRIPT, Whisperer, house, order

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    root = tmp_path_factory.mktemp("made")
    return root, produce(order(root), house(root), Silent())


def test_the_folder_holds_its_files_and_nothing_else(made: tuple[Path, Report]) -> None:
    root, _ = made
    assert sorted(path.name for path in (root / "film").iterdir()) == sorted(FILES.values())


def test_the_report_file_says_what_the_caller_was_told(made: tuple[Path, Report]) -> None:
    root, report = made
    page = json.loads((root / "film" / "report.json").read_text())
    assert page["title"] == report.title == "A small film"
    assert page["cost"] == "0.000000"
    assert {stage["stage"] for stage in page["stages"]} >= {"narrate", "render", "mix", "inspect"}
    assert 0.5 < page["quality"]["score"] <= 1.0
    assert len(page["scenes"]) == 3


def test_the_film_is_what_the_contract_says(made: tuple[Path, Report]) -> None:
    root, report = made
    with av.open(str(root / "film" / "video.mp4")) as film:
        video, audio = film.streams.video[0], film.streams.audio[0]
        assert (video.codec_context.name, video.profile) == ("h264", "High")
        assert (video.width, video.height, video.pix_fmt) == (1920, 1080, "yuv420p")
        assert video.average_rate == 30
        assert (audio.codec_context.name, audio.rate, audio.channels) == ("aac", 48000, 2)
        assert video.frames / 30 == pytest.approx(report.seconds, abs=0.04)


@pytest.mark.parametrize("wrong", ["folder", "music"])
def test_what_is_wrong_on_this_disk_is_refused_before_the_article_is_read(
    wrong: str, tmp_path: Path
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Neither a folder nor music.")
    wanted = replace(order(tmp_path), script="", article=str(tmp_path / "missing.md"))
    if wrong == "folder":
        wanted = replace(wanted, folder=file)
    else:
        wanted = replace(wanted, brief=replace(wanted.brief, music_file=str(file)))
    with pytest.raises((Invalid, MachineUnfit), match=r"notes\.txt"):
        produce(wanted, house(tmp_path), Silent())


def test_the_same_order_again_renders_nothing(made: tuple[Path, Report]) -> None:
    root, before = made
    again = produce(order(root), house(root), Silent())
    assert all(line.rendered for line in before.scenes)
    assert not any(line.rendered for line in again.scenes)
    assert again.seconds == before.seconds


def test_changing_one_scene_renders_that_scene_alone(made: tuple[Path, Report]) -> None:
    root, _ = made
    changed = SCRIPT.replace("The last scene says goodbye.", "The last scene waves instead.")
    report = produce(order(root, script=changed), house(root), Silent())
    assert [line.scene for line in report.scenes if line.rendered] == [3]
    narrated = next(line for line in report.stages if line.stage == "narrate")
    assert narrated.pieces - narrated.reused == 1


@pytest.mark.parametrize("aspect", [Aspect.TALL, Aspect.SQUARE])
def test_other_shapes_have_their_own_size(tmp_path: Path, aspect: Aspect) -> None:
    script = "# Small\n\n## One\n\nA single scene that says it all.\n"
    produce(order(tmp_path, script=script, aspect=aspect), house(tmp_path), Silent())
    with av.open(str(tmp_path / "film" / "video.mp4")) as film:
        video = film.streams.video[0]
        assert (video.width, video.height) == aspect.size


def test_a_film_killed_half_way_goes_on_from_what_is_finished(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.test_videos.films", str(tmp_path)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stderr is not None
    for line in child.stderr:
        if line.startswith("Rendering"):
            break
    child.kill()
    child.wait()
    child.stderr.close()
    assert not (tmp_path / "film").exists()
    report = produce(order(tmp_path), house(tmp_path), Silent())
    narrated = next(line for line in report.stages if line.stage == "narrate")
    assert narrated.reused == narrated.pieces
    assert (tmp_path / "film" / "video.mp4").is_file()


def test_a_picture_that_is_not_there_stops_the_film_before_anything_is_spoken(
    tmp_path: Path,
) -> None:
    script = SCRIPT.replace("- One of them\n", "![gone](gone.png)\n\n- One of them\n")
    with pytest.raises(Exception, match=r"gone\.png"):
        produce(order(tmp_path, script=script), house(tmp_path), Silent())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["script.md"]


def test_a_broken_picture_stops_the_film_before_anything_is_spoken(tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"nonsense")
    script = "# Small\n\n## One\n\n![A picture](broken.png)\n\nA scene with a picture.\n"
    with pytest.raises(Invalid, match=r"broken\.png"):
        produce(order(tmp_path, script=script), house(tmp_path), Silent())
    assert not (tmp_path / "film").exists()
    assert not (tmp_path / "store" / "voice").exists()


def test_music_that_is_none_stops_the_film_before_anything_is_spoken(tmp_path: Path) -> None:
    (tmp_path / "song.mp3").write_text("no song")
    wanted = order(tmp_path)
    loud = replace(wanted, brief=replace(wanted.brief, music_file=str(tmp_path / "song.mp3")))
    with pytest.raises(Invalid, match=r"song\.mp3"):
        produce(loud, house(tmp_path), Silent())
    assert not (tmp_path / "film").exists()
    assert not (tmp_path / "store" / "voice").exists()


def test_an_unknown_look_is_refused_at_once(tmp_path: Path) -> None:
    wanted = order(tmp_path)
    strange = replace(wanted, brief=replace(wanted.brief, style="baroque"))
    with pytest.raises(Invalid, match="midnight"):
        produce(strange, house(tmp_path), Silent())


def test_a_film_that_fails_a_hard_check_is_not_handed_over(tmp_path: Path) -> None:
    whole = house(tmp_path)
    silent = replace(whole, studio=replace(whole.studio, narrator=Whisperer(whole.store)))
    script = "# Small\n\n## One\n\nA single scene that says it all.\n"
    with pytest.raises(FilmRejected, match=r"speech is 0\.0, wanted"):
        produce(order(tmp_path, script=script), silent, Silent())
    assert not (tmp_path / "film").exists()
