"""What is sent goes to the public web, or to hosts the operator named, and nowhere else."""

import socket

import pytest

from app.core.exceptions import Invalid, ProviderUnavailable
from app.providers.guarded import Addresses
from app.providers.messenger import Messenger
from tests.test_webhooks.receiver import Receiver

HOSTILE = [
    "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://2130706433:{port}/",
    "http://0x7f000001:{port}/", "http://0177.0.0.1:{port}/", "http://127.1:{port}/",
    "http://[::1]:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://[::ffff:7f00:1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/", "http://[2002:7f00:1::]:{port}/", "http://0.0.0.0:{port}/",
    "http://0:{port}/", "http://①②⑦.⓪.⓪.①:{port}/", "http://127.0.0.1.:{port}/",
    "http://trusted@127.0.0.1:{port}/", "http://trusted:x@127.0.0.1:{port}/",
    "http://trusted#@127.0.0.1:{port}/", "http://127.0.0.1:{port}#trusted/",
    "http://trusted\\@127.0.0.1:{port}/", "http://127.0.0.1:{port}\\@trusted/",
    "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.1.1/", "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/", "http://[fe80::1]/", "http://[fd00:ec2::254]/",
    "http://224.0.0.1/", "http://255.255.255.255/", "file:///etc/passwd", "gopher://127.0.0.1/",
    "http://", "//127.0.0.1:{port}/", "127.0.0.1:{port}", "http:127.0.0.1:{port}", "", " ",
]  # fmt: skip


@pytest.mark.parametrize("address", HOSTILE)
def test_a_hostile_address_reaches_nothing_inside(there: Receiver, address: str) -> None:
    port = there.address.rsplit(":", 1)[1]
    sender = Messenger(Addresses(hosts=frozenset({"trusted"})), seconds=2)
    with pytest.raises((Invalid, ProviderUnavailable)):
        sender.post(address.format(port=port), b"{}", {})
    assert there.got == []


def test_a_trusted_host_is_trusted_by_exact_name_and_port(there: Receiver) -> None:
    port = there.address.rsplit(":", 1)[1]
    trusting = Messenger(Addresses(hosts=frozenset({f"127.0.0.1:{port}"})), seconds=2)
    assert trusting.post(there.address, b"{}", {}).status == 200
    for other in (f"127.0.0.1:{int(port) + 1}", "127.0.0.2", "localhost"):
        with pytest.raises(Invalid):
            Messenger(Addresses(hosts=frozenset({other})), seconds=2).post(there.address, b"", {})
    assert len(there.got) == 1


def test_a_trusted_name_leads_inside_but_never_to_a_clouds_keys(
    there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads_to = "127.0.0.1"
    real = socket.getaddrinfo

    def moving(host: str, port: object, *rest: object, **more: object) -> object:
        return real(leads_to if host == "n8n" else host, port, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", moving)
    port = there.address.rsplit(":", 1)[1]
    sender = Messenger(Addresses(hosts=frozenset({"n8n"})), seconds=2)
    assert sender.post(f"http://n8n:{port}/", b"{}", {}).status == 200
    leads_to = "169.254.169.254"
    with pytest.raises(Invalid, match="private network"):
        sender.post(f"http://n8n:{port}/", b"{}", {})


def test_a_name_that_nobody_knows_is_not_sent_to(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> object:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(ProviderUnavailable, match="the name is not known"):
        Messenger(seconds=2).post("http://gone.example/", b"{}", {})
