"""Templates to HTML: every value escaped, every word from the catalogue, every file named by content."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final
from zlib import crc32
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from app.core.money import MICROS, Money
from app.core.zones import zones
from app.dashboard import balance, charts
from app.dashboard.assets import address, icons
from app.dashboard.retention_chart import shape_of
from app.dashboard.words import several, word

TEMPLATES: Final = Path(__file__).with_name("templates")
ICON: Final = (
    '<svg class="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>'
)
HUES: Final = 8
"""Colours of channels and people."""


def render(template: str, **values: object) -> str:
    """The template with those values. Raises what a mistake in it raises."""
    return environment().get_template(template).render(**values)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Where templates are found, and what they may call."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        auto_reload=False,
    )
    made.install_gettext_callables(word, several, newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    made.globals.update(
        icon=icon,
        asset=address,
        charts=charts,
        balance=balance,
        retention_chart=shape_of,
        zone_names=lambda: sorted(zones()),
    )
    made.filters.update(
        usd=usd,
        micros=micros,
        short=short,
        watched=watched,
        exact=exact,
        span=span,
        lasting=lasting,
        until=until,
        moment=moment,
        local=local,
        hue=hue,
        initials=initials,
    )
    return made


def icon(name: str, size: str = "size-4") -> Markup:
    """A picture from Lucide, for the eye only. Raises KeyError for one that is not vendored."""
    # Nothing of it comes from a user: names and sizes are those of templates, shapes are Lucide's.
    return Markup(ICON.format(escape(size), icons()[name]))  # noqa: S704


def usd(amount: Money) -> str:
    """Dollars and cents; what is less than half a cent and not nothing is shown as such."""
    cents = (abs(amount.micros) + MICROS // 200) * 100 // MICROS
    if cents == 0 and amount.micros:
        return "<$0.01"
    sign = "-" if amount.micros < 0 else ""
    return f"{sign}${cents // 100:,}.{cents % 100:02d}"


def micros(amount: int) -> str:
    """Micro-dollars as dollars and cents."""
    return usd(Money(amount))


def short(count: float) -> str:
    """A count in three or four figures: `940`, `9,400`, `48.2K`, `1.3M`."""
    for size, name in ((1e9, "B"), (1e6, "M"), (1e4, "K")):
        if abs(count) >= size:
            whole = count / (size if size > 1e4 else 1e3)
            return f"{whole:.0f}{name}" if abs(whole) >= 99.95 else f"{whole:.3g}{name}"
    return f"{count:,.0f}"


def watched(minutes: int) -> str:
    """Time that was watched: minutes below three hours, else hours."""
    return f"{minutes} min" if minutes < 180 else f"{short(minutes / 60)} h"


def exact(amount: Money) -> str:
    """Every decimal there is."""
    return amount.dollars


def span(length: timedelta) -> str:
    """About how long: the two largest units of days, hours and minutes, or seconds below a minute."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    minutes, hours, days = seconds // 60 % 60, seconds // 3600 % 24, seconds // 86_400
    if days:
        return f"{days} d {hours} h" if hours and days < 7 else f"{days} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min"


def until(then: datetime, now: datetime) -> str:
    """About how long from now until then."""
    return span(then - now)


def lasting(seconds: float) -> str:
    """A film's length as players show it: `1:05`, `1:02:03`."""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


@pass_context
def local(context: Context, then: datetime) -> datetime:
    """The moment on the clocks of the viewer's zone; in UTC where nobody in particular looks."""
    zone = context.get("zone")
    return then.astimezone(zone if isinstance(zone, ZoneInfo) else UTC)


@pass_context
def moment(context: Context, then: datetime) -> str:
    """A day and a time in the viewer's zone, such as `26 Nov 14:05`."""
    return f"{local(context, then):%-d %b %H:%M}"


def hue(name: str) -> int:
    """Which of the colours belongs to that name, always the same one."""
    return crc32(name.encode()) % HUES + 1


def initials(name: str) -> str:
    """Up to two letters that stand for a name."""
    words = [word for word in name.split() if word[:1].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "?"
