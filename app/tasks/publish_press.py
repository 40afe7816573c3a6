"""Where films are published, and who calls YouTube for one of them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.clock import Clock
from app.core.exceptions import ProviderUnavailable
from app.core.security import Keys
from app.database import Database
from app.publishing.catalogue_models import Fields
from app.publishing.errors import WrongChannel, YouTubeRefused
from app.publishing.metadata import Metadata, Overrides
from app.publishing.metadata_build import metadata_of
from app.publishing.publication_files import Shelf
from app.publishing.publication_intent import profile_now
from app.publishing.publication_models import Publication
from app.publishing.publication_work import Run, demand_owner, present
from app.publishing.quota import Priority, Quota, Want
from app.publishing.seats import Seats
from app.publishing.serving import accounts_for, choose
from app.publishing.tokens import OTHER_CHANNEL, Tokens, mark_gone
from app.publishing.upload_ports import Seat, Shown, Tube
from app.videos.models import Video

T = TypeVar("T")

PRIVATE: Final[Fields] = {"status": {"privacyStatus": "private", "publishAt": None}}


class Later(ProviderUnavailable):
    """What the step waits for has not come yet; it is looked again at `at`, however often."""

    def __init__(self, what: str, *, at: datetime) -> None:
        super().__init__(what)
        self.at = at


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Where films are published; `shelf` is where finished ones lie."""

    database: Database
    keys: Keys
    clock: Clock
    shelf: Shelf
    tube: Tube
    tokens: Tokens
    quota: Quota

    def write(self, act: Callable[[Session], T]) -> T:
        """One transaction."""
        with self.database.transaction() as session:
            return act(session)

    def file(self, publication: Publication, name: str) -> Path:
        """One of the film's files. Raises FilmGone."""
        with self.database.transaction() as session:
            files = session.get_one(Video, publication.video_id).files
        return self.shelf.file(publication.video_id, files, name)

    def seat(
        self,
        run: Run,
        publication: Publication,
        method: str,
        priority: Priority = Priority.USUAL,
        *,
        asks_owner: bool = True,
    ) -> Seat:
        """Who calls for this film: an account whose consent is for its very channel.

        The account that began goes on where it can. With `asks_owner` no call is made while the owner
        is kept out. Raises NoAccount, ReconnectNeeded, ChannelStopped or QuotaExhausted.
        """
        account_id = self.write(lambda s: self._account(s, run, method))
        publication.account_id = account_id
        count = partial(self._counted, publication, account_id, priority)

        def spend(called: str) -> AbstractContextManager[None]:
            self.demand_owner(publication)
            return count(called)

        give = partial(self.tokens.token, account_id)
        return Seat(give(), spend if asks_owner else count, give)

    def _counted(
        self, publication: Publication, account_id: UUID, priority: Priority, method: str
    ) -> AbstractContextManager[None]:
        return self.quota.spending(
            Want(
                method=method,
                channel_id=publication.channel_id,
                account_id=account_id,
                priority=priority,
                promise=publication.id.hex,
            )
        )

    def demand_owner(self, publication: Publication) -> None:
        """See that its owner is not kept out, before each act in that name. Raises OwnerDisabled."""
        self.write(lambda s: demand_owner(s, publication.owner_id))

    @property
    def seats(self) -> Seats:
        """Who calls for a channel where no film is at hand."""
        return Seats(
            database=self.database,
            clock=self.clock,
            tube=self.tube,
            tokens=self.tokens,
            quota=self.quota,
        )

    def metadata(self, publication: Publication) -> tuple[Metadata, Overrides]:
        """What is to be said of the film, and what of it is the film's own. Raises Invalid, FilmGone."""
        with self.database.transaction() as session:
            video = session.get_one(Video, publication.video_id)
            profile = profile_now(session, publication)
            title, own = video.title, Overrides.model_validate(video.publish_as)
            files = video.files
        said = self.shelf.said(publication.video_id, files)
        return metadata_of(title, said, profile, own), own

    def demand_own_channel(self, seat: Seat, publication: Publication) -> None:
        """See that the account acts for the film's own channel: one unit.

        Raises WrongChannel, and sets the account aside.
        """
        found, _ = self.tube.own_channel(seat)
        if found == publication.youtube_channel:
            return
        self._set_aside(publication)
        raise WrongChannel(
            f"The account acts for the channel {found or 'of nobody'}, not for "
            f"{publication.youtube_channel}.",
            kept="Nothing was sent; the account is set aside.",
            remedy="Connect the account of this very channel.",
        )

    def demand_own_video(self, seat: Seat, publication: Publication, shown: Shown) -> None:
        """See that the video is on the film's own channel.

        Else raises WrongChannel, after making it private there if YouTube allows that, and setting
        the account aside that had it there. Where YouTube does not answer, that is raised instead and
        the account is kept for the next try.
        """
        if shown.channel_id == publication.youtube_channel:
            return
        is_private = self._made_private(seat, publication, shown)
        self._set_aside(publication)
        raise WrongChannel(
            f"YouTube has the video on the channel {shown.channel_id}, not on "
            f"{publication.youtube_channel}.",
            kept=f"It is {'private' if is_private else shown.privacy} there ({shown.id}).",
            remedy="Delete it there, connect the right account, and try the step insert again.",
        )

    def _made_private(self, seat: Seat, publication: Publication, shown: Shown) -> bool:
        """Whether it is private now; that protects, so no owner is asked. False where YouTube says no."""
        is_private = shown.privacy == "private" and shown.publish_at is None
        account_id = publication.account_id
        if is_private or account_id is None:
            return is_private
        count = partial(self._counted, publication, account_id, Priority.URGENT)
        try:
            self.tube.rewrite_fields(replace(seat, spend=count), shown, PRIVATE)
        except YouTubeRefused as error:
            if error.status == 401:
                raise
            return False
        return True

    def _set_aside(self, publication: Publication) -> None:
        account_id, now = publication.account_id, self.clock()
        if account_id is not None:
            self.write(lambda s: mark_gone(s, account_id, OTHER_CHANNEL, now=now))

    def _account(self, session: Session, run: Run, method: str) -> UUID:
        publication, now = present(session, run), self.clock()
        rules = self.quota.rules
        able = accounts_for(session, publication.channel_id, rules, now=now, method=method)
        before = publication.account_id
        if before is not None and before in {account.account_id for account in able}:
            return before
        chosen = choose(session, publication.channel_id, rules, now=now, method=method)
        publication.account_id = chosen.account_id
        return chosen.account_id
