"""The setting of whom we may tell inside the operator's own network."""

import re
from typing import Annotated

from pydantic import field_validator
from pydantic_settings import NoDecode

from app.core.setting_groups import Group


class WebhookSettings(Group, env_prefix="WEBHOOK_"):
    """Which hosts inside the operator's own network may be told: exact names, perhaps with a port."""

    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ()

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _by_comma(cls, hosts: object) -> object:
        if isinstance(hosts, str):
            return tuple(host.strip().lower() for host in hosts.split(",") if host.strip())
        return hosts

    @field_validator("allowed_hosts")
    @classmethod
    def _exact(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        if any(not re.fullmatch(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?", h) for h in hosts):
            raise ValueError("each host is an exact name, like n8n or n8n:5678")
        return hosts
