"""Packages that are loaded only once they are needed: one that is missing is told at the start all the same."""

from importlib.util import find_spec
from typing import Final

from app.core.exceptions import MachineUnfit

LOADED_LATER: Final = {
    "PIL": "pillow",
    "av": "av",
    "cv2": "opencv-python-headless",
    "numpy": "numpy",
    "onnxruntime": "onnxruntime",
    "resvg_py": "resvg-py",
}
"""Modules without which no film or picture is made, and what brings them."""


def require_packages() -> None:
    """Raise MachineUnfit where one is not there. That one is whole is not looked at: it would be loaded."""
    missing = [package for module, package in LOADED_LATER.items() if find_spec(module) is None]
    if missing:
        raise MachineUnfit(
            f"Packages are missing without which no film is made: {', '.join(missing)}.",
            remedy="Install them again.",
        )
