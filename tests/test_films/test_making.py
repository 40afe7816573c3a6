"""Films asked for over HTTP and made by real processes, some of which are killed."""

import io

import av

from tests.test_films.conftest import Installed
from tests.test_films.processes import ARTICLE, Caller, Crew, eventually


def seconds_of(film: bytes) -> float:
    with av.open(io.BytesIO(film), "r") as opened:
        return float(opened.duration or 0) / 1_000_000


def fetch(ann: Caller, video_id: str, name: str, **headers: str) -> bytes:
    answer = ann.client.get(f"/v1/videos/{video_id}/files/{name}", headers=headers)
    assert answer.status_code in {200, 206}, answer.text
    return bytes(answer.content)


def approve_and_fetch(ann: Caller, film: str) -> None:
    """The finished film is approved, and every file of it is what it says."""
    made = ann.video(film)
    approved = ann.client.post(f"/v1/videos/{film}/approve")
    assert approved.status_code == 200, approved.text
    assert approved.json()["data"]["status"] == "completed"
    whole = fetch(ann, film, "video")
    assert fetch(ann, film, "video", range="bytes=4-11") == whole[4:12]
    assert abs(seconds_of(whole) - made["facts"]["seconds"]) < 0.2
    assert abs(seconds_of(fetch(ann, film, "audio")) - seconds_of(whole)) < 0.2
    assert fetch(ann, film, "thumbnail")[:2] == b"\xff\xd8"
    assert b"-->" in fetch(ann, film, "captions")
    assert b"DATA_DIR" not in fetch(ann, film, "report")
    for name in ("script", "report"):
        assert b"/store/" not in fetch(ann, film, name)


def test_a_film_is_asked_for_watched_approved_and_fetched(installed: Installed) -> None:
    crew = installed()
    ann = crew.serve()
    ann.enter("ann")
    film = ann.generate(source_text=ARTICLE, duration_target=15)
    said = list(ann.events(film))
    told = [event for _, event in said]
    assert told[-1]["status"] == "awaiting_approval"
    assert {"read", "write", "narrate", "render", "mix", "inspect"} <= {e["stage"] for e in told}
    percents = [event["percent"] for event in told]
    assert (percents[0], percents[-1]) == (0, 100)
    middle = said[len(said) // 2][0]
    assert [number for number, _ in ann.events(film, after=middle)] == [
        number for number, _ in said if number > middle
    ]
    approve_and_fetch(ann, film)
    assert ann.leave() in {0, -15}


def test_a_service_killed_in_the_middle_finishes_the_film_when_it_is_back(
    installed: Installed,
) -> None:
    crew = installed()
    ann = crew.serve()
    ann.enter("ann")
    film = ann.generate()
    ann.wait_for_stage(film, "narrate", "render")
    ann.hand.kill()
    ann.hand.wait()
    again = crew.serve()
    again.enter("ann")
    again.wait_for(film, "awaiting_approval")
    approve_and_fetch(again, film)


def killed_at_work(crew: Crew, ann: Caller) -> str:
    worker = crew.work()
    film = ann.generate()
    ann.wait_for_stage(film, "narrate", "render")
    worker.kill()
    worker.wait()
    return film


def test_a_film_of_a_killed_worker_is_finished_by_the_next(
    installed: Installed, ready_postgres_url: str
) -> None:
    crew = installed(DATABASE_URL=ready_postgres_url)
    ann = crew.serve()
    ann.enter("ann")
    film = killed_at_work(crew, ann)
    eventually(lambda: not crew.programs())
    assert ann.video(film)["status"] == "processing"
    crew.work()
    ann.wait_for(film, "awaiting_approval")
    approve_and_fetch(ann, film)


def test_a_cancelled_film_stops_its_programs_at_once_and_can_be_made_again(
    installed: Installed,
) -> None:
    crew = installed()
    ann = crew.serve()
    ann.enter("ann")
    film = ann.generate()
    ann.wait_for_stage(film, "narrate", "render")
    eventually(crew.freeze)  # so it cannot come to its end by itself
    assert ann.client.post(f"/v1/videos/{film}/cancel").json()["data"]["status"] == "cancelled"
    eventually(lambda: not crew.programs())
    assert ann.client.post(f"/v1/videos/{film}/retry").status_code == 202
    ann.wait_for(film, "awaiting_approval")


def test_a_page_that_cannot_be_read_fails_with_a_reason(installed: Installed) -> None:
    crew = installed()
    ann = crew.serve()
    ann.enter("ann")
    channel = ann.client.post("/v1/channels", json={"name": "Rivers"}).json()["data"]["id"]
    body = {"channel_id": channel, "topic": "Me", "source_url": str(ann.client.base_url)}
    film = ann.client.post("/v1/videos/generate", json=body).json()["data"]["video_id"]
    failed = ann.wait_for(film, "failed")
    assert failed["problem"]["code"] == "invalid"
    assert failed["problem"]["detail"]
    assert ann.client.get(f"/v1/videos/{film}/files/video").status_code == 404


def test_a_service_asked_to_leave_ends_its_streams_and_goes_on_when_it_is_back(
    installed: Installed,
) -> None:
    crew = installed()
    ann = crew.serve()
    ann.enter("ann")
    film = ann.generate()
    said = ann.events(film)
    while next(said)[1]["stage"] not in {"narrate", "render"}:
        pass
    assert ann.leave() in {0, -15}, "it ended by itself, with a stream still open"
    assert crew.programs() == []
    again = crew.serve()
    again.enter("ann")
    again.wait_for(film, "awaiting_approval")
