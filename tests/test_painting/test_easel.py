"""What every painter promises, and what is particular to each."""

import base64
import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from app.core.exceptions import ProviderRejected, ProviderUnavailable
from app.core.money import Money
from app.costs.calls import CallState
from app.generation.brief import Aspect
from app.generation.ports import PictureRefused
from tests.test_painting.conftest import Studio
from tests.vendors.loopback import content
from tests.vendors.openai_pictures import OpenAIPainter, scenery
from tests.vendors.purse import open_purse
from tests.vendors.stability import Stability


@pytest.mark.parametrize("aspect", list(Aspect))
def test_a_picture_has_the_shape_of_the_film(aspect: Aspect, studio: Studio) -> None:
    picture = studio.paint(aspect=aspect)
    with Image.open(picture.file) as opened:
        wide, high = aspect.size
        assert opened.width / opened.height == pytest.approx(wide / high, rel=0.02)
        assert opened.format == "JPEG"


def test_a_picture_is_bought_once_by_any_film(
    studio: Studio, tmp_path: Path, sqlite_template: Path
) -> None:
    first = studio.paint()
    another = tmp_path / "another.db"
    another.write_bytes(sqlite_template.read_bytes())
    with open_purse(f"sqlite:///{another}") as purse:
        studio.purse = purse
        assert studio.paint() == first
        assert purse.spent() == Money()
    assert len(studio.vendor.sold) == 1


def test_it_goes_on_record_as_made_by_a_machine(studio: Studio) -> None:
    asset = studio.paint("A ridge at dusk").asset
    assert asset.synthetic
    assert asset.provider in {"openai", "stability"}
    assert len(asset.prompt) == 16
    assert asset.licence
    assert studio.paint("Another ridge").asset.prompt != asset.prompt


def test_what_was_used_is_billed_under_the_vendors_request(studio: Studio) -> None:
    studio.paint()
    (call,) = studio.purse.calls(CallState.DONE)
    assert call.request_id in {"req_1", "stab-1"}
    by_tokens = Money(90 * 5 + 1_120 * 30)
    by_picture = Money(30_000)
    assert call.cost == (by_tokens if studio.name == "OpenAI" else by_picture)


def test_what_is_refused_may_be_said_in_other_words_and_costs_nothing(studio: Studio) -> None:
    with pytest.raises(PictureRefused, match="does not paint this"):
        studio.paint("violence")
    assert len(studio.vendor.sold) == 1
    assert studio.purse.spent() == Money()
    studio.paint("peace")


def test_a_blurred_picture_is_no_picture_though_it_comes_as_a_success(studio: Studio) -> None:
    if not isinstance(studio.vendor, Stability):
        studio.paint("blood")  # no other vendor blurs
        return
    with pytest.raises(PictureRefused, match="filter"):
        studio.paint("blood")
    assert list(studio.store.root.rglob("*.jpg")) == []


@pytest.mark.parametrize(
    "body",
    [b"GIF89a nothing", scenery(64, 36), scenery(1344, 768)[:20_000]],
    ids=["no picture", "too small", "cut"],
)
def test_what_is_no_usable_picture_is_not_kept_and_its_price_is_owed(
    body: bytes, studio: Studio
) -> None:
    fault = content(body, **{"content-type": "image/jpeg"})
    if isinstance(studio.vendor, OpenAIPainter):
        coded = [{"b64_json": base64.b64encode(body).decode()}]
        fault = content(json.dumps({"created": 1, "data": coded}).encode())
    studio.vendor.faults.append(fault)
    with pytest.raises(ProviderUnavailable, match="no picture that can be used"):
        studio.paint()
    assert list(studio.store.root.rglob("*.jpg")) == []
    assert studio.purse.spent() >= Money(30_000)


def test_what_was_paid_for_and_is_lost_from_the_disk_is_bought_again_in_the_open(
    studio: Studio,
) -> None:
    studio.paint()
    shutil.rmtree(studio.store.root)
    assert Path(studio.paint().file).is_file()
    assert len(studio.purse.calls(CallState.DONE)) == 2


def test_an_empty_account_and_a_retired_model_say_what_to_do(studio: Studio) -> None:
    if isinstance(studio.vendor, Stability):
        studio.vendor.credits = 1
    else:
        studio.vendor.models = set()
    with pytest.raises(ProviderRejected) as refused:
        studio.paint()
    assert not isinstance(refused.value, PictureRefused)
    assert refused.value.remedy in {
        "Add credit to the account at Stability.",
        "Correct OPENAI_IMAGE_MODEL in the settings.",
    }


@pytest.mark.parametrize("model", ["core", "ultra", "sd3.5-large", "sd3.5-large-turbo"])
def test_every_model_of_stability_is_asked_in_its_own_way(model: str, studio: Studio) -> None:
    if isinstance(studio.vendor, Stability):
        studio.model = model
    studio.paint()
    path = studio.vendor.sold[0].path
    assert path.endswith(("/sd3" if model.startswith("sd3") else f"/{model}", "/generations"))
