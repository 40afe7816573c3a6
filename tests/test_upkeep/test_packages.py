"""What is loaded late is missed early."""

import importlib
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.core.config import Settings, read_settings
from app.core.exceptions import MachineUnfit
from app.main import build
from app.opening import open_outside, watch_over
from app.tasks.worker import work
from app.upkeep.packages import LOADED_LATER, require_packages


@pytest.fixture
def chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("APP_ENV", "test")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    return read_settings()


@pytest.fixture
def without_av(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)  # Python's own way to say that there is none


def test_every_package_that_is_asked_for_can_be_loaded() -> None:
    require_packages()
    for module in LOADED_LATER:
        importlib.import_module(module)


@pytest.mark.usefixtures("without_av")
def test_a_missing_package_stops_the_start_of_a_service_by_its_name(chosen: Settings) -> None:
    with pytest.raises(MachineUnfit, match="no film is made: av"), TestClient(build(chosen)):
        pass
    assert not chosen.data_dir.exists()


@pytest.mark.usefixtures("without_av")
def test_a_missing_package_stops_the_start_of_a_worker_too(chosen: Settings) -> None:
    with pytest.raises(MachineUnfit, match="no film is made: av"):
        work(
            chosen.database_address,
            chosen.data_dir,
            None,
            at_once=1,
            outside=lambda database: open_outside(database, chosen),
            figures=watch_over(chosen),
        )
    assert not chosen.data_dir.exists()
