"""The pictures of a fetched page, brought home through the same guard as the page."""

import hashlib
import time
from dataclasses import replace
from pathlib import Path

from app.core.exceptions import YtempireError
from app.core.file_writing import whole_file
from app.generation.article import Block, BlockKind
from app.providers.article.draft import Draft
from app.providers.article.fetch import fetch_page
from app.providers.guarded import Addresses

MAX_PICTURES = 6
MAX_BYTES = 5_000_000
MIN_BYTES = 6_000
"""Smaller ones are logos, spacers and avatars."""

SECONDS = 15.0
"""For all pictures of a page together; those not here by then are left out."""

KINDS = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}


def web_pictures(draft: Draft, images: Path, addresses: Addresses) -> None:
    """Save the draft's pictures in the folder `images`; those that cannot be had are left out.

    Pictures that are files already stay where they are.

    A page without one of its pictures is still a good article, so nothing is raised but MachineUnfit
    when the folder cannot be written.
    """
    deadline = time.monotonic() + SECONDS
    wanted = [block for block in draft.blocks if is_far(block.image)]
    kept = {
        block.start: path
        for block in wanted[:MAX_PICTURES]
        if (path := _saved(block.image, images, addresses, deadline - time.monotonic()))
    }
    draft.blocks = [home for block in draft.blocks if (home := _home(block, kept))]


def is_far(reference: str) -> bool:
    """Whether a picture lies on the web."""
    return reference.lower().startswith(("http://", "https://"))


def _home(block: Block, kept: dict[int, str]) -> Block | None:
    if block.kind is not BlockKind.IMAGE or not is_far(block.image):
        return block
    path = kept.get(block.start)
    return replace(block, image=path) if path else None


def _saved(address: str, images: Path, addresses: Addresses, seconds: float) -> str:
    if seconds <= 0:
        return ""
    try:
        page = fetch_page(address, addresses, kinds=tuple(KINDS), limit=MAX_BYTES, seconds=seconds)
    except YtempireError:
        return ""
    if len(page.content) < MIN_BYTES:
        return ""
    name = hashlib.sha256(page.content).hexdigest()[:16] + KINDS[page.kind]
    with whole_file(images / name) as path:
        path.write_bytes(page.content)
    return str((images / name).resolve())
