"""What the API says of itself."""

from sqlalchemy import text

from app.accounts.tiers import Tier
from tests.test_api.films import asked, channel, finish
from tests.test_api.house import House


def test_every_success_is_an_envelope_and_every_error_a_problem(house: House) -> None:
    document = house.call("GET", "/openapi.json").json()
    for path, methods in document["paths"].items():
        for operation in methods.values():
            answers = operation["responses"]
            errors = {status for status in answers if not status.startswith("2")}
            assert {"422", "default"} <= errors
            for status in errors:
                assert list(answers[status]["content"]) == ["application/problem+json"]
            success = next(a for status, a in answers.items() if status.startswith("2"))
            is_file = path == "/v1/videos/{video_id}/files/{name}"
            said = success.get("content", {})
            if path.startswith("/v1/") and "application/json" in said and not is_file:
                name = success["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
                shape = document["components"]["schemas"][name]
                assert {"success", "data"} <= set(shape["properties"])


def test_money_is_described_as_the_text_it_is(house: House) -> None:
    schemas = house.call("GET", "/openapi.json").json()["components"]["schemas"]
    assert schemas["EntitlementsOut"]["properties"]["spend_a_month"]["type"] == "string"


def test_ready_says_which_database_answers(each_house: House) -> None:
    ready = each_house.call("GET", "/health/ready").json()
    assert ready["status"] == "ok"
    assert ready["database"] in {"sqlite", "postgresql"}


def test_a_database_of_another_revision_is_not_ready(house: House) -> None:

    with house.services.database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    answer = house.call("GET", "/health/ready")
    assert (answer.status_code, answer.json()["code"]) == (503, "machine_unfit")
    assert house.call("GET", "/health/live").status_code == 200


def test_requests_are_measured_by_route_and_status(house: House) -> None:
    house.call("GET", "/nope/at/all")
    house.call("GET", "/v1/users/me")
    figures = house.call("GET", "/metrics").text
    count = "http_request_seconds_count"
    assert f'{count}{{method="GET",route="/v1/users/me",status="401"}} 1.0' in figures
    assert f'{count}{{method="GET",route="none",status="404"}} 1.0' in figures
    assert "/nope" not in figures


def test_head_is_answered_as_get_is_without_a_body(house: House) -> None:
    ann = house.person("ann", tier=Tier.GROWTH)
    film = asked(ann, channel(ann))
    followed = ann.call("HEAD", f"/v1/videos/{film}/events")
    assert (followed.status_code, followed.content) == (200, b"")
    finish(house, film)
    drawn = "/dashboard/static/look-paper.jpg"
    for path in ("/health/live", "/openapi.json", drawn, f"/v1/videos/{film}/files/video"):
        head, get = ann.call("HEAD", path), ann.call("GET", path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == str(len(get.content))
    assert house.call("HEAD", "/v1/users/me").status_code == 401
    assert house.call("HEAD", "/v1/auth/login").status_code == 405
    assert house.call("HEAD", "/v1/oauth/youtube/callback?state=s&code=c").status_code == 405
