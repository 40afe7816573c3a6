"""The form of a channel's profile: what is typed and ticked there, as a profile."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from app.channels.profile import Profile
from app.dashboard.typed import lines_of, name_of, parts_of


class ProfileForm(BaseModel):
    """What the form sends. `publish_slots` has one slot on each line, `tags` are parted by commas."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    key: str = ""
    version: int = 0
    name: str = ""
    niche: str = ""
    voice: str = "heart"
    look: str = "midnight"
    writer: str = "auto"
    speaker: str = "auto"
    pictures: str = "auto"
    thumbnail: str = "drawn"
    tone: str = ""
    audience: str = ""
    disclosure: str = ""
    category: str = "27"
    time_zone: str = "UTC"
    publish_slots: str = ""
    visibility: str = "public"
    synthetic_media: str = "auto"
    tags: str = ""
    description_footer: str = ""
    playlist_title: str = ""
    playlist: str = ""
    licence: str = "youtube"
    studio_voice: str = ""
    daily_cap: str = "10"
    captions: bool = False
    music: bool = False
    made_for_kids: bool = False
    approval_required: bool = False
    spare_voice: bool = False
    notify_subscribers: bool = False
    upload_captions: bool = False
    paid_promotion: bool = False
    embeddable: bool = False
    public_stats: bool = False

    def name_said(self) -> str:
        """The channel's name. Raises Invalid."""
        return name_of(self.name, "A channel", kept="Nothing was changed.")

    def profile(self, kept: Profile) -> Profile:
        """The profile with what the form says; the rest stays. Raises ValidationError."""
        said: dict[str, Any] = self.model_dump(exclude={"key", "version", "name"})
        said["publish_slots"] = lines_of(self.publish_slots.lower())
        said["tags"] = parts_of(self.tags)
        return Profile.model_validate({**kept.model_dump(), **said})
