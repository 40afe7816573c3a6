"""What is done from pages: films asked for once, judged, called off; limits changed; hostile words."""

import csv
import io
import re
from uuid import UUID

from PIL import Image
from sqlalchemy import select

from app.accounts.audit_models import AuditEntry
from app.accounts.users import find_by_email
from app.core.spreadsheet import cell
from app.events.models import Announcement
from app.videos.models import State, Video
from app.videos.previews import LookSample
from tests.test_api.films import ARTICLE, finish
from tests.test_api.house import PASSWORD, House
from tests.test_api.test_videos import studio_voice
from tests.test_dashboard.browser import Browser

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "' OR 1=1; DROP TABLE videos; --",
    "=cmd|' /C calc'!A0",
    "javascript:alert(1)",
    "${7*7} <svg/onload=alert(1)>",
)


def channel(browser: Browser, name: str = "Rivers") -> str:
    answer = browser.post("/dashboard/channels/new", name=name, approval_required="true", key=name)
    assert answer.status_code == 303, answer.text
    return str(re.findall(r"ch_[0-9a-f]{16}", answer.headers["location"])[0])


def asked(browser: Browser, **form: str) -> str:
    usual = {"way": "text", "source_text": ARTICLE, "topic": "Rivers", "key": "k"}
    answer = browser.post("/dashboard/new", **(usual | form))
    assert answer.status_code == 303, answer.text
    return str(re.findall(r"videos/([0-9a-f-]{36})", answer.headers["location"])[0])


def films(house: House) -> list[Video]:
    with house.services.database.transaction() as session:
        return list(session.scalars(select(Video)))


def test_a_newcomers_first_film_is_one_press(house: House, ann: Browser) -> None:
    assert "Make your first film" in ann.get("/dashboard").text
    answer = ann.post("/dashboard/first")
    assert answer.status_code == 303
    (film,) = films(house)
    assert answer.headers["location"] == f"/dashboard/videos/{film.id}?said=asked"
    assert "Make your first film" not in ann.get("/dashboard").text
    assert ann.get(f"/dashboard/videos/{film.id}").status_code == 200


def test_with_a_password_of_an_admins_only_the_account_page_opens(
    house: House, ann: Browser
) -> None:
    with house.services.database.transaction() as session:
        user = find_by_email(session, "ann@example.com")
        assert user is not None
        user.must_change_password = True
    for path in ("/dashboard", "/dashboard/videos", "/dashboard/new"):
        answer = ann.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/dashboard/account")
    piece = ann.get("/dashboard", headers={"hx-request": "true"})
    assert piece.headers["hx-redirect"] == "/dashboard/account"
    assert "Choose a password of your own" in ann.get("/dashboard/account").text
    wanted = {"current": PASSWORD, "wanted": "a password of my own"}
    changed = ann.post("/dashboard/account/password", **wanted)
    assert changed.status_code == 303
    ann.cookie = changed.headers["set-cookie"].partition(";")[0]
    assert ann.get("/dashboard").status_code == 200
    assert "Choose a password of your own" not in ann.get("/dashboard/account").text


def test_a_form_sent_twice_asks_for_one_film(house: House, ann: Browser) -> None:
    on = channel(ann)
    assert asked(ann, channel_id=on) == asked(ann, channel_id=on)
    assert len(films(house)) == 1
    asked(ann, channel_id=on, topic="Another")
    assert len(films(house)) == 2


def test_many_films_are_asked_for_together_or_none_is(house: House, ann: Browser) -> None:
    on = channel(ann)
    good = "https://example.com/one\nhttps://example.com/two"
    bad = {"channel_id": on, "way": "batch", "topics": f"{good}\nfile:///etc/passwd", "key": "a"}
    assert ann.post("/dashboard/new", **bad).status_code == 422
    assert films(house) == []
    answer = ann.post("/dashboard/new", channel_id=on, way="batch", topics=good, key="b")
    assert answer.status_code == 303
    assert {film.request["source_url"] for film in films(house)} == set(good.split())


def test_the_price_is_told_before_and_nothing_is_written(house: House, ann: Browser) -> None:
    on = channel(ann)
    form = {"channel_id": on, "way": "text", "source_text": ARTICLE}
    assert "Made on this machine, at no cost." in ann.post("/dashboard/new/quote", **form).text
    empty = ann.post("/dashboard/new/quote", channel_id=on, way="address")
    assert "The address of the article is empty." in empty.text
    assert films(house) == []


def test_a_film_is_approved_or_rejected_with_a_reason(house: House, ann: Browser) -> None:
    on = channel(ann)
    first, second = asked(ann, channel_id=on), asked(ann, channel_id=on, topic="Other")
    for film in (first, second):
        finish(house, film)
    assert "Rivers" in ann.get("/dashboard/review").text
    assert ann.post(f"/dashboard/review/{first}/reject", reason=" ").status_code == 422
    assert ann.post(f"/dashboard/review/{first}/reject", reason="Too dull").status_code == 303
    onward = ann.post(f"/dashboard/review/{second}/approve").headers["location"]
    assert onward == f"/dashboard/videos/{second}?said=approved"
    states = {str(film.id): film.state for film in films(house)}
    assert states == {first: State.CANCELLED, second: State.COMPLETED}
    assert "Too dull" in ann.get(f"/dashboard/videos/{first}").text
    assert ann.post(f"/dashboard/review/{second}/approve").status_code == 409


def test_a_title_is_not_changed_over_somebody_elses_change(ann: Browser) -> None:
    film = asked(ann, channel_id=channel(ann))
    path = f"/dashboard/videos/{film}/title"
    assert ann.post(path, title="Sand", version="1").status_code == 303
    answer = ann.post(path, title="Silt", version="1")
    assert answer.status_code == 412
    assert "changed since you read it" in answer.text


def test_an_error_of_a_piece_comes_as_a_piece(ann: Browser) -> None:
    film = asked(ann, channel_id=channel(ann))
    path, headers = f"/dashboard/review/{film}/approve", {"hx-request": "true"}
    answer = ann.call("POST", path, headers=headers)
    assert answer.status_code == 409
    assert answer.headers["hx-retarget"] == "#notice"
    dialog = {**headers, "hx-target": "div#notice-reject"}
    answer = ann.call("POST", path, headers=dialog)
    assert answer.headers["hx-retarget"] == "#notice-reject"
    hostile = {**headers, "hx-target": "div#notice-x, body"}
    assert ann.call("POST", path, headers=hostile).headers["hx-retarget"] == "#notice"
    assert "<html" not in answer.text


def test_hostile_words_are_shown_and_do_nothing(ann: Browser) -> None:
    on = channel(ann)
    for number, words in enumerate(HOSTILE):
        asked(ann, channel_id=on, topic=words, key=str(number))
        channel(ann, f"{words[:70]}{number}")
    for path in ("", "/videos", "/channels", "/new", "/search?q=%3Cscript%3E", "/review"):
        page = ann.get(f"/dashboard{path}").text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<svg/onload" not in page
    assert "{{ 7 * 7 }}" in ann.get("/dashboard/videos").text
    assert ann.get("/dashboard/videos?q=%27%20OR%201%3D1%20--&state=nonsense").status_code == 200


def test_no_cell_of_the_ledger_is_a_formula(ann: Browser) -> None:
    for begins in "=+-@\t\r":
        assert cell(f"{begins}1+1").startswith("'")
    asked(ann, channel_id=channel(ann))
    answer = ann.get("/dashboard/money/ledger.csv")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0][:3] == ["at", "kind", "video"]
    assert all(not part.startswith(("=", "+", "@")) for row in rows[1:] for part in row)


def test_an_admin_changes_limits_and_that_is_kept(house: House, boss: Browser) -> None:
    form = {"video": "2.50", "day": "150.00", "alert": "90", "reason": "A quiet month"}
    assert boss.post("/dashboard/money/limits", **form).status_code == 303
    with house.services.database.transaction() as session:
        kept = session.scalars(select(AuditEntry).where(AuditEntry.action == "limit.changed"))
        assert {one.target: one.reason for one in kept} == {
            "limit:video": "A quiet month",
            "limit:alert": "A quiet month",
        }
    assert "$2.50" in boss.get("/dashboard/money").text


def test_an_admin_pauses_all_work_and_every_page_says_so(boss: Browser) -> None:
    asked(boss, channel_id=channel(boss))
    assert boss.post("/dashboard/house/pause", reason="Moving disks").status_code == 303
    assert "Moving disks" in boss.get("/dashboard").text
    assert "Moving disks" in boss.get("/dashboard/house").text
    assert boss.post("/dashboard/house/resume").status_code == 303
    assert "Moving disks" not in boss.get("/dashboard").text


def test_a_deleted_film_is_gone(house: House, ann: Browser) -> None:
    film = asked(ann, channel_id=channel(ann))
    finish(house, film)
    assert ann.post(f"/dashboard/videos/{film}/delete").status_code == 303
    assert films(house) == []


def test_a_strangers_channel_and_film_cannot_be_touched(
    house: House, ann: Browser, boss: Browser
) -> None:
    on = channel(ann)
    film = asked(ann, channel_id=on)
    for path in (f"/dashboard/videos/{film}/cancel", f"/dashboard/videos/{film}/delete",
                 f"/dashboard/review/{film}/approve", f"/dashboard/channels/{on}/close"):  # fmt: skip
        assert boss.post(path).status_code == 404, path
    assert boss.post(f"/dashboard/channels/{on}", name="Mine", version="1").status_code == 404
    assert boss.get(f"/dashboard/videos/{film}/files/video").status_code == 404
    with house.services.database.transaction() as session:
        assert session.get_one(Video, UUID(film)).state is State.QUEUED


def test_a_thumbnail_is_chosen_or_sent_at_the_films_page(house: House, ann: Browser) -> None:
    film = asked(ann, channel_id=channel(ann))
    finish(house, film)
    with house.services.database.transaction() as session:
        row = session.get_one(Video, UUID(film))
        row.files = {**row.files, "thumbnail": "a", "thumbnail_1": "a", "thumbnail_2": "b"}
        session.flush()
        version = str(row.version)
    assert "The chosen one is published" in ann.get(f"/dashboard/review/{film}").text
    path = f"/dashboard/videos/{film}"
    answer = ann.post(f"{path}/thumbnail", choice="2", version=version, to="review")
    assert answer.headers["location"].startswith(f"/dashboard/review/{film}?said=thumbnail")
    assert ann.post(f"{path}/thumbnail", choice="1", version=version).status_code == 412
    picture = io.BytesIO()
    Image.new("RGB", (1280, 720)).save(picture, "PNG")
    sent = ann.call(
        "POST",
        f"{path}/own/thumbnail",
        files={"picture": ("evil.html", picture.getvalue(), "text/html")},
        data={"version": str(int(version) + 1)},
    )
    assert sent.status_code == 303, sent.text
    shown = ann.get(f"{path}/files/thumbnail")
    assert (shown.headers["content-type"], shown.content[:2]) == ("image/jpeg", b"\xff\xd8")


def test_an_act_that_is_refused_for_want_of_money_is_told_outside_as_from_the_api(
    house: House, boss: Browser
) -> None:
    studio_voice(house)
    on = channel(boss)
    limits = {"video": "3.00", "day": "0.01", "alert": "0.01"}
    assert boss.post("/dashboard/money/limits", **limits).status_code == 303
    form = {"channel_id": on, "way": "text", "source_text": ARTICLE, "length": "600", "key": "m"}
    for _ in range(2):
        assert boss.post("/dashboard/new", **form).status_code == 402
    assert films(house) == []
    with house.services.database.transaction() as session:
        exhausted = select(Announcement.owner_id).where(Announcement.kind == "budget.exhausted")
        told = list(session.scalars(exhausted))
    assert len(told) == len(set(told)) == 2, (
        "who asked, and the admin of the first start, once each"
    )


def test_who_has_no_stripe_is_told_so_and_buys_nothing(ann: Browser) -> None:
    page = ann.get("/dashboard/account").text
    assert "this installation has no Stripe key" in page
    assert ann.post("/dashboard/account/checkout", tier="starter").status_code == 404
    assert ann.post("/dashboard/account/portal").status_code == 404


def test_a_look_is_seen_with_the_channels_own_words_before_any_film(ann: Browser) -> None:
    answer = ann.get("/dashboard/previews/look?look=paper&name=Rivers%20%26%20Coasts&niche=Sand")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    other = ann.get("/dashboard/previews/look?look=signal&name=Rivers%20%26%20Coasts&niche=Sand")
    assert other.content != answer.content
    assert ann.get("/dashboard/previews/look?look=none").status_code == 422
    assert "How it will be" in ann.get("/dashboard/channels/new").text


def test_a_sample_is_not_made_for_who_asks_for_its_headers_alone(
    house: House, ann: Browser
) -> None:
    for sample in ("look?look=paper", "voice?voice=heart"):
        assert ann.call("HEAD", f"/dashboard/previews/{sample}").status_code == 405
    drawn = LookSample(words="How rivers move sand", style="paper", subtitle="")
    assert house.services.office.previews.find(drawn) is None
