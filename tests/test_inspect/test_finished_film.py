import pytest

from app.generation.film import Inspection
from app.media.sound import mix
from tests.test_inspect import films
from tests.test_inspect.films import Stage, encode, failed, inspected, named, remux, with_sound
from tests.test_sound.signals import timeline


def test_a_good_film_passes_everything_and_scores_high(good_inspection: Inspection) -> None:
    assert failed(good_inspection) == set()
    assert good_inspection.quality_score > 0.9


def test_an_edit_list_is_found(stage: Stage) -> None:
    spoilt = remux(stage.film, stage.store.path("edits.mp4"), "-movflags", "+faststart")
    found = inspected(stage.store, spoilt, stage.timeline)
    assert failed(found) == {"edit lists"}
    assert found.failures


def test_an_index_at_the_end_is_found(stage: Stage) -> None:
    spoilt = remux(stage.film, stage.store.path("late.mp4"), "-use_editlist", "0")
    assert failed(inspected(stage.store, spoilt, stage.timeline)) == {"index"}


def test_a_silent_film_is_found(stage: Stage) -> None:
    spoilt = with_sound(stage.film, stage.store.path("silent.mp4"), "-af", "volume=0")
    assert "loudness" in failed(inspected(stage.store, spoilt, stage.timeline))


def test_a_film_that_is_too_loud_is_found(stage: Stage, good_inspection: Inspection) -> None:
    spoilt = with_sound(stage.film, stage.store.path("loud.mp4"), "-af", "volume=5dB")
    found = inspected(stage.store, spoilt, stage.timeline)
    assert {"loudness", "true peak"} <= failed(found)
    assert found.quality_score < good_inspection.quality_score


def test_sound_that_comes_late_is_found(stage: Stage) -> None:
    late = f"adelay=120:all=1,atrim=end={films.SECONDS}"
    spoilt = with_sound(stage.film, stage.store.path("off.mp4"), "-af", late)
    found = inspected(stage.store, spoilt, stage.timeline)
    assert failed(found) == {"sound off its place"}
    assert named(found, "sound off its place").figure == pytest.approx(0.12, abs=0.03)


def test_mono_sound_is_found(stage: Stage) -> None:
    spoilt = with_sound(stage.film, stage.store.path("mono.mp4"), "-ac", "1")
    assert "sound format" in failed(inspected(stage.store, spoilt, stage.timeline))


def test_a_black_stretch_is_found(stage: Stage) -> None:
    spoilt = encode(stage.store.path("black.mp4"), stage.sound, picture=films.HALF_BLACK)
    found = inspected(stage.store, spoilt, stage.timeline)
    assert failed(found) == {"black"}
    assert named(found, "black").figure == pytest.approx(1.2, abs=0.25)


def test_a_dark_picture_is_not_black(stage: Stage) -> None:
    dark = films.STILL.replace("0x203060", "0x0b1020")
    spoilt = encode(stage.store.path("dark.mp4"), stage.sound, picture=dark)
    assert "black" not in failed(inspected(stage.store, spoilt, stage.timeline))


def test_a_picture_that_stands_still_is_found_even_to_the_end(stage: Stage) -> None:
    spoilt = encode(stage.store.path("still.mp4"), stage.sound, picture=films.STILL)
    found = inspected(stage.store, spoilt, stage.timeline)
    assert named(found, "still picture").figure == pytest.approx(films.SECONDS, abs=0.5)
    assert failed(found) == {"still picture"}
    assert not found.failures


def test_another_size_rate_and_colour_are_found(stage: Stage) -> None:
    small = films.MOVING.replace("1920x1080", "640x360").replace("r=30", "r=25")
    spoilt = encode(stage.store.path("small.mp4"), stage.sound, picture=small, x264="keyint=250")
    found = failed(inspected(stage.store, spoilt, stage.timeline))
    assert {"picture size", "frame rate", "frames", "colour tags"} <= found


def test_another_pixel_format_is_found(stage: Stage) -> None:
    small = films.MOVING.replace("1920x1080", "320x180")
    spoilt = encode(stage.store.path("deep.mp4"), stage.sound, picture=small, pixels="yuv444p")
    assert "picture format" in failed(inspected(stage.store, spoilt, stage.timeline))


def test_rare_key_frames_are_found(stage: Stage) -> None:
    small = films.MOVING.replace("1920x1080", "320x180")
    spoilt = encode(
        stage.store.path("rare.mp4"), stage.sound, picture=small, x264="keyint=600:scenecut=0"
    )
    assert "longest wait for a key frame" in failed(inspected(stage.store, spoilt, stage.timeline))


def test_a_film_shorter_than_its_timeline_is_found(stage: Stage) -> None:
    longer = films.with_frames(stage.timeline, films.FRAMES + 30)
    voice = mix(stage.timeline, stage.store).voice
    assert failed(inspected(stage.store, stage.film, longer, voice=voice)) == {"frames"}


def test_sound_shorter_than_the_picture_is_found(stage: Stage) -> None:
    spoilt = with_sound(stage.film, stage.store.path("short.mp4"), "-af", "atrim=end=7")
    assert "sound and picture end apart" in failed(inspected(stage.store, spoilt, stage.timeline))


def test_a_film_in_which_nobody_speaks_is_found(stage: Stage) -> None:
    mute = timeline([], frames=films.FRAMES)
    assert "speech" in failed(inspected(stage.store, stage.film, mute))


@pytest.mark.parametrize(
    "content", [b"", b"not a film at all", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 40]
)
def test_a_file_that_is_no_film_is_one_failed_hard_check(stage: Stage, content: bytes) -> None:
    broken = stage.store.write("broken.mp4", content)
    found = inspected(stage.store, broken, stage.timeline)
    assert failed(found) == {"file"}
    assert found.failures
    assert found.quality_score == 0
