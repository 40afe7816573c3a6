"""The register of footage: what a channel's films showed lately is read from their scripts."""

from typing import Any, Final, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.costs.plan import Pictures
from app.generation.assets import Use
from app.videos.asking import choices_of
from app.videos.models import Video

FILMS: Final = 50
"""So many films of a channel show nothing twice among them."""

_Page = dict[str, list[dict[str, Any]]]


def footage_shown(session: Session, video: Video) -> tuple[str, ...]:
    """The pages of all the footage in the channel's last films, this one left out.

    A script is kept as soon as it is planned, so that films made side by side see each other. A film
    that looks for no footage is told nothing.
    """
    if choices_of(video).pictures is not Pictures.FOOTAGE:
        return ()
    scripts = session.scalars(
        select(Video.script)
        .where(
            Video.channel_id == video.channel_id, Video.id != video.id, Video.script.is_not(None)
        )
        .order_by(Video.created_at.desc(), Video.id)
        .limit(FILMS)
    )
    assets = [
        asset for script in scripts if script for asset in cast("_Page", script).get("assets", ())
    ]
    pages = {str(asset["address"]) for asset in assets if asset["use"] == Use.SCENE}
    return tuple(sorted(pages - {""}))
