"""Stripe on the loopback: the endpoints we use, held to the SDK's own types of what may be sent."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from stripe import params
from stripe.params.billing_portal import SessionCreateParams as PortalParams
from stripe.params.checkout import _session_create_params as checkout

FIELDS: dict[str, tuple[type, dict[str, type]]] = {
    "POST /v1/customers": (params.CustomerCreateParams, {}),
    "POST /v1/checkout/sessions": (
        checkout.SessionCreateParams,
        {
            "line_items": checkout.SessionCreateParamsLineItem,
            "subscription_data": checkout.SessionCreateParamsSubscriptionData,
        },
    ),
    "POST /v1/billing_portal/sessions": (PortalParams, {}),
    "GET /v1/subscriptions": (params.SubscriptionListParams, {}),
    "GET /v1/prices/{id}": (params.PriceRetrieveParams, {}),
}
BEGAN = 1_760_000_000


def unknown_fields(route: str, sent: list[tuple[str, str]]) -> list[str]:
    """Fields that the SDK's own types of that route do not have."""
    outer, inner = FIELDS[route]
    wrong = []
    for name, _ in sent:
        top, *rest = re.findall(r"[^\[\]]+", name)
        if top not in outer.__annotations__:
            wrong.append(name)
        below = [part for part in rest if not part.isdigit()]
        if top in inner and below and below[0] not in inner[top].__annotations__:
            wrong.append(name)
    return wrong


@dataclass
class Stripe:
    """The server: what it was asked, and the subscriptions of each customer."""

    address: str = ""
    asked: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    subscriptions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    prices: dict[str, bool] = field(default_factory=dict)
    answers: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    is_down: bool = False

    def subscribe(self, customer: str, subscription: str, price: str, **changes: Any) -> None:
        """The customer's subscription of that id is now like this."""
        line = {
            "object": "subscription_item",
            "id": f"si_{subscription}",
            "price": {"object": "price", "id": price},
            "current_period_end": BEGAN + 2_592_000,
        }
        found = {
            "object": "subscription",
            "id": subscription,
            "customer": customer,
            "status": "active",
            "created": BEGAN,
            "cancel_at": None,
            "cancel_at_period_end": False,
            "items": {"object": "list", "data": [line], "has_more": False},
        } | changes
        others = [s for s in self.subscriptions.get(customer, []) if s["id"] != subscription]
        self.subscriptions[customer] = [*others, found]

    def answer(self, method: str, path: str, sent: list[tuple[str, str]], key: str) -> Any:
        """The status and the object."""
        route = f"{method} {re.sub(r'/prices/.*', '/prices/{id}', path)}"
        if self.is_down:
            return 503, _error("api_error", "down")
        if route not in FIELDS:
            return 404, _error("invalid_request_error", f"no such path: {path}")
        if wrong := unknown_fields(route, sent):
            return 400, _error("invalid_request_error", f"Received unknown parameter: {wrong[0]}")
        self.asked.append((route, dict(sent), key))
        if key in self.answers:
            before, answered = self.answers[key]
            if before != (path, sent):
                return 400, _error("idempotency_error", "Keys can only be used with the same")
            return 200, answered
        made = self.made(route, path, dict(sent))
        if method == "POST":
            self.answers[key] = (path, sent), made
        return 200, made

    def made(self, route: str, path: str, sent: dict[str, str]) -> dict[str, Any]:
        number = len(self.asked)
        match route:
            case "POST /v1/customers":
                return {"object": "customer", "id": f"cus_{number}", "email": sent["email"]}
            case "POST /v1/checkout/sessions":
                url = f"https://checkout.stripe.com/c/{number}"
                made = {"object": "checkout.session", "id": f"cs_{number}"}
                return made | {"url": url, "expires_at": BEGAN + 86_400}
            case "POST /v1/billing_portal/sessions":
                url = f"https://billing.stripe.com/p/{number}"
                return {"object": "billing_portal.session", "id": f"bps_{number}", "url": url}
            case "GET /v1/subscriptions":
                found = self.subscriptions.get(sent["customer"], [])
                return {"object": "list", "data": found, "has_more": False, "url": path}
            case _:
                price = path.rsplit("/", 1)[1]
                recurring = {"interval": "month"} if self.prices[price] else None
                return {"object": "price", "id": price, "active": True, "recurring": recurring}


def _error(kind: str, message: str) -> dict[str, Any]:
    return {"error": {"type": kind, "message": message}}


@contextmanager
def stripe_server() -> Iterator[Stripe]:
    """Stripe on a port of its own."""
    here = Stripe()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            sent = parse_qsl(body if self.command == "POST" else parts.query)
            key = self.headers.get("idempotency-key", "")
            status, told = here.answer(self.command, parts.path, sent, key)
            text = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            if status >= 500:
                self.send_header("stripe-should-retry", "false")
            self.end_headers()
            self.wfile.write(text)

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    here.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
