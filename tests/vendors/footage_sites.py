"""Pexels and Pixabay on the loopback address, each with a few files of its own.

Neither publishes a description that a machine can read: the tables here are their references'. Any
path, parameter or value beside them is refused, and so is a key in the wrong place.
"""

from dataclasses import dataclass, replace

from tests.vendors.loopback import Asked, Reply, Vendor, reply_json


@dataclass
class Offer:
    """A clip, or a photograph where it has no `seconds`; `title` is what its maker says of it."""

    title: str
    content: bytes
    width: int = 1920
    height: int = 1080
    seconds: int = 0
    by: str = "Ana Lind"
    kind: str = ""

    @property
    def is_clip(self) -> bool:
        return self.seconds > 0


class FootageSite(Vendor):
    """What both have in common: offers with a number each, and their files."""

    name = ""
    costly = ("search", "/api/")

    def __init__(self) -> None:
        super().__init__()
        self.key = "k" * 34
        self.offers: list[Offer] = []
        self.elsewhere = ""
        self.headers: dict[str, str] = {}

    @property
    def base(self) -> str:
        return self.address

    @property
    def searches(self) -> list[Asked]:
        return [asked for asked in self.asked if "/files/" not in asked.path]

    @property
    def fetched(self) -> list[Asked]:
        return [asked for asked in self.asked if "/files/" in asked.path]

    def file(self, number: int) -> str:
        return f"{self.elsewhere or self.address}/files/{number}"

    def page(self, number: int) -> str:
        offer = self.offers[number]
        what = "video" if offer.is_clip else "photo"
        return f"https://{self.name}.example/{what}/{offer.title.replace(' ', '-')}-{number}/"

    def matching(self, query: str, *, clips: bool) -> list[int]:
        """Offers that share a word with the query, the most words first."""
        words = set(query.lower().split())
        shared = [len(words & set(offer.title.lower().split())) for offer in self.offers]
        fitting = [n for n, o in enumerate(self.offers) if o.is_clip == clips and shared[n]]
        return sorted(fitting, key=lambda n: -shared[n])

    def listing(self, page: dict[str, object]) -> Reply:
        reply = reply_json(page)
        named = {name.replace("_", "-"): value for name, value in self.headers.items()}
        return replace(reply, headers={**reply.headers, **named})

    def send(self, path: str) -> Reply:
        offer = self.offers[int(path.rpartition("/")[2])]
        kind = offer.kind or ("video/mp4" if offer.is_clip else "image/jpeg")
        return Reply(body=offer.content, headers={"content-type": kind})


class PexelsSite(FootageSite):
    """`GET /videos/search` and `GET /v1/search`, the key in the header Authorization."""

    name = "pexels"

    def answer(self, asked: Asked) -> Reply:
        assert asked.method == "GET"
        if asked.path.startswith("/files/"):
            assert "authorization" not in asked.headers
            return self.send(asked.path)
        assert asked.path in {"/videos/search", "/v1/search"}, "the reference has no such path"
        if asked.headers.get("authorization") != self.key:
            return reply_json({"error": "Unauthorized"}, 401)
        assert set(asked.query) <= {"query", "orientation", "size", "locale", "page", "per_page"}
        assert asked.query["query"]
        assert asked.query.get("orientation", "square") in {"landscape", "portrait", "square"}
        most = int(asked.query.get("per_page", "15"))
        assert 1 <= most <= 80
        clips = asked.path == "/videos/search"
        found = self.matching(asked.query["query"], clips=clips)[:most]
        listed = [self._clip(n) if clips else self._photo(n) for n in found]
        named = "videos" if clips else "photos"
        page = {"page": 1, "per_page": most, "total_results": len(found), named: listed}
        return self.listing(page)

    def _clip(self, number: int) -> dict[str, object]:
        offer = self.offers[number]
        whole = {
            "id": number,
            "quality": "hd",
            "file_type": "video/mp4",
            "width": offer.width,
            "height": offer.height,
            "fps": 25.0,
            "link": self.file(number),
        }
        small = {**whole, "quality": "sd", "width": 640, "height": 360, "link": self.file(999)}
        stream = {**whole, "quality": "hls", "file_type": "application/x-mpegURL", "width": None}
        return {
            "id": number,
            "width": offer.width,
            "height": offer.height,
            "url": self.page(number),
            "image": "https://images.example/x.jpg",
            "full_res": None,
            "tags": [],
            "duration": offer.seconds,
            "user": {"id": 1, "name": offer.by, "url": "https://pexels.example/@ana"},
            "video_files": [small, whole, stream],
            "video_pictures": [],
        }

    def _photo(self, number: int) -> dict[str, object]:
        offer = self.offers[number]
        return {
            "id": number,
            "width": offer.width,
            "height": offer.height,
            "url": self.page(number),
            "photographer": offer.by,
            "photographer_url": "https://pexels.example/@ana",
            "photographer_id": 1,
            "avg_color": "#978E82",
            "src": {"original": self.file(number), "large2x": self.file(number)},
            "liked": False,
            "alt": offer.title,
        }


class PixabaySite(FootageSite):
    """`GET /api/` and `GET /api/videos/`, the key in the query."""

    name = "pixabay"
    fields = (
        "key q lang id category min_width min_height editors_choice safesearch order page per_page "
        "callback pretty"
    )
    common = frozenset(fields.split())

    @property
    def base(self) -> str:
        return f"{self.address}/api"

    def answer(self, asked: Asked) -> Reply:
        assert asked.method == "GET"
        if asked.path.startswith("/files/"):
            return self.send(asked.path)
        assert asked.path in {"/api/", "/api/videos/"}, "the reference has no such path"
        clips = asked.path == "/api/videos/"
        own = {"video_type"} if clips else {"image_type", "orientation", "colors"}
        assert set(asked.query) <= self.common | own
        if asked.query.get("key") != self.key:
            return Reply(400, b"[ERROR 400] Invalid or missing API key")
        assert 1 <= len(asked.query["q"]) <= 100
        assert asked.query.get("video_type", "all") in {"all", "film", "animation"}
        assert asked.query.get("image_type", "all") in {"all", "photo", "illustration", "vector"}
        assert asked.query.get("orientation", "all") in {"all", "horizontal", "vertical"}
        assert asked.query.get("safesearch", "false") in {"true", "false"}
        most = int(asked.query.get("per_page", "20"))
        assert 3 <= most <= 200
        found = self.matching(asked.query["q"], clips=clips)[:most]
        hits = [self._clip(n) if clips else self._photo(n) for n in found]
        page = {"total": len(hits), "totalHits": len(hits), "hits": hits}
        return self.listing(page)

    def _clip(self, number: int) -> dict[str, object]:
        offer = self.offers[number]
        medium = {
            "url": self.file(number),
            "width": offer.width,
            "height": offer.height,
            "size": len(offer.content),
            "thumbnail": "https://cdn.example/x.jpg",
        }
        none = {"url": "", "width": 0, "height": 0, "size": 0, "thumbnail": ""}
        return {
            "id": number,
            "pageURL": self.page(number),
            "type": "film",
            "tags": ", ".join(offer.title.split()),
            "duration": offer.seconds,
            "videos": {"large": none, "medium": medium, "small": none, "tiny": none},
            "user_id": 1,
            "user": offer.by,
        }

    def _photo(self, number: int) -> dict[str, object]:
        offer = self.offers[number]
        return {
            "id": number,
            "pageURL": self.page(number),
            "type": "photo",
            "tags": ", ".join(offer.title.split()),
            "webformatURL": self.file(999),
            "largeImageURL": self.file(number),
            "imageWidth": offer.width,
            "imageHeight": offer.height,
            "imageSize": len(offer.content),
            "user_id": 1,
            "user": offer.by,
        }
