"""Small real workflows for the tests, some of them in two releases."""

import os
import signal
import sys
from pathlib import Path

from app.core.exceptions import ProviderRejected, ProviderUnavailable
from app.engine import (
    Queue,
    Rate,
    Retry,
    Ticket,
    note,
    patched,
    reached,
    report,
    run_child,
    spawn,
    step,
    workflow,
)
from app.engine.workflows import AnyWorkflow
from tests.test_engine.prompter import ask

FILMS = Queue("films", per_worker=8, poll=0.05)
PARTS = Queue("parts", per_worker=8, poll=0.05)
NARROW = Queue("narrow", per_worker=1, at_once=1, poll=0.05)
SHARED = Queue("shared", per_worker=2, per_owner=1, poll=0.05)
CLOCK = Queue("clock", per_worker=1, poll=0.05)

WIDE = Queue("wide", per_worker=1, per_owner=1_000, poll=0.05)

RATIONED = Queue("rationed", per_worker=8, rate=Rate(starts=2, seconds=3600), poll=0.05)

SOON = Retry(attempts=3, first=0.01, longest=0.02)
RELEASE = int(os.environ.get("RELEASE", "1"))


@step("part")
def part(video: str, name: str) -> str:
    ask("part", video, name)
    return f"{video}/{name}"


@workflow("film", queue=FILMS)
def film(video: str) -> list[str]:
    done = [part(video, "script")]
    if RELEASE >= 2 and patched("translate before the voice"):
        done.append(part(video, "translation"))
    done.append(part(video, "voice"))
    done.append(part(video, "render"))
    if RELEASE >= 2:
        done.append(part(video, "inspect"))
    return done


@step("die")
def die(video: str) -> None:
    ask("die", video)
    if not Path(os.environ["PROMPTER"]).with_name("mended").exists():
        os.kill(os.getpid(), signal.SIGKILL)


@workflow("doomed", queue=FILMS, recoveries=2)
def doomed(video: str) -> str:
    die(video)
    return "survived"


@step("stumble")
def stumble(video: str, part: int) -> None:
    if ask("stumble", video, part).get("falls"):
        os.kill(os.getpid(), signal.SIGKILL)


@workflow("unlucky", queue=FILMS, recoveries=1)
def unlucky(video: str, parts: int) -> str:
    for each in range(parts):
        stumble(video, each)
    return "survived"


@step("climb")
def climb(video: str) -> None:
    height = ask("climb", video)["height"]
    assert isinstance(height, int)
    reached(1, height)
    os.kill(os.getpid(), signal.SIGKILL)


@workflow("long step", queue=FILMS, recoveries=1)
def long_step(video: str) -> str:
    climb(video)
    return "never"


ENCODER = "import os; print(os.getpid(), flush=True); import signal; signal.pause()"


@step("encode")
def encode(video: str) -> int:
    return run_child(
        [sys.executable, "-c", ENCODER], on_line=lambda pid: _tell("encoder", video, int(pid))
    ).code


def _tell(name: str, *facts: object) -> None:
    ask(name, *facts)


@workflow("encoding", queue=FILMS)
def encoding(video: str) -> int:
    return encode(video)


def _call(name: str, video: str) -> str:
    told = ask(name, video)
    match told.get("raise"):
        case "unavailable":
            raise ProviderUnavailable(
                "The voice did not answer.", retry_after=told.get("retry_after")
            )
        case "rejected":
            raise ProviderRejected("The voice refused.", kept="The script.", remedy="Top up.")
        case "bug":
            raise ZeroDivisionError("secret-free")
    return str(told.get("result", "spoken"))


@step("speak", retry=SOON)
def speak(video: str) -> str:
    return _call("speak", video)


@workflow("speech", queue=FILMS)
def speech(video: str) -> str:
    return speak(video)


@step("upload")
def upload(video: str) -> str:
    return _call("upload", video)


@workflow("publish", queue=FILMS, retry=SOON)
def publish(video: str) -> str:
    part(video, "listing")
    return upload(video)


@workflow("careful", queue=FILMS)
def careful(video: str) -> str:
    try:
        return upload(video)
    except ProviderRejected as error:
        part(video, "after refusal")
        return f"{error.what} {error.remedy}"


@workflow("series", queue=FILMS)
def series(name: str, episodes: list[str]) -> list[str]:
    children = [spawn(episode, Ticket(f"{name}:{each}"), each) for each in episodes]
    return [child.result() for child in children]


@workflow("episode", queue=PARTS)
def episode(video: str) -> str:
    return part(video, "episode")


@workflow("selfish", queue=FILMS)
def selfish(video: str) -> None:
    spawn(film, Ticket(f"{video}:film"), video)


@workflow("one at a time", queue=NARROW)
def single(video: str) -> str:
    return part(video, "single")


@workflow("fair", queue=SHARED)
def fair(owner: str, number: int) -> str:
    return part(owner, f"fair {number}")


@workflow("wide", queue=WIDE)
def wide(owner: str, number: int) -> str:
    return part(owner, f"wide {number}")


@workflow("rationed", queue=RATIONED)
def rationed(video: str) -> str:
    return part(video, "rationed")


@step("odd")
def odd(kind: str) -> object:
    ask("odd", kind)
    return {"tuple": (1, 2), "set": {1}, "bytes": b"film", "nan": float("nan"), "keys": {1: "one"}}[
        kind
    ]


@workflow("oddity", queue=FILMS)
def oddity(kind: str) -> object:
    return odd(kind)


@step("talk")
def talk(video: str) -> None:
    report({"stage": "voice", "percent": 40})
    note("voice:began", video=video)
    ask("talk", video)
    note("voice:ended", seconds=9.5)


@workflow("talking", queue=FILMS)
def talking(video: str) -> None:
    talk(video)


@workflow("tick", queue=CLOCK)
def tick(due: str) -> str:
    ask("tick", due)
    return due


@workflow("newcomer", queue=FILMS)
def newcomer(video: str) -> str:
    return part(video, "new")


ALL: list[AnyWorkflow] = [
    film, doomed, encoding, speech, publish, careful, series, episode, selfish, single, fair,
    oddity, talking, tick, newcomer, rationed, wide, unlucky, long_step,
]  # fmt: skip
