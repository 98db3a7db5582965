"""What may come in by HTTP, and under which headers everything goes out. Plain ASGI: nothing of Gradio here.

Gradio serves more than this page needs: uploads, a proxy for addresses, files by path. Only what the page,
`gradio_client` and MCP use is let in; the rest is answered 404. A path in a request never reaches the disk:
of a file's address only the folder's hash and the file's name are taken, both checked, and the folder that
they are looked for in is the server's own.
"""

import json
import re
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from musicgen.exports.formats import FORMATS

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Find = Callable[[str, str], Path | None]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_BODY_BYTES = 16 * 2**20  # a MIDI file of 5 MB as base64, or a long piece with its notes, and some room
MAX_DIGITS = 18
API = "/gradio_api"
FILES = f"{API}/export"  # our own: see `files`
NAME = r"[\w@-][\w.@-]*"
# What the page's own files and calls look like.
OPEN = re.compile(
    rf"/|/config/?|/theme\.css|/favicon\.ico|/robots\.txt|/manifest\.json|/(static|assets|svelte)(/{NAME})+"
    rf"|{API}/(info|openapi\.json|app_id|startup-events|component_server|cancel|reset)/?"
    rf"|{FILES}|{API}/queue/(join|data|status)|{API}/heartbeat/[\w-]+/?|{API}/mcp(/.*)?"
)
# Endpoints by name; what follows a name is an event of it. The page's own listeners go by their number.
BY_NUMBER = "predict"
CALL = re.compile(rf"{API}/(?:run|api|call/v2|call)/(\w+)(?:/\w+)?/?")
# Only what we name ourselves: pieces by their sentence, what a file was converted into, why it is so.
ENDINGS = "|".join(sorted({kind.ending for kind in FORMATS.values()} | {"html", "png", "json"}))
NAMED = rf"[a-z0-9-]+\.(?:wav|mid)|piece(?:-[a-z]+)?\.(?:{ENDINGS})"
FILE = re.compile(rf"{API}/file=.*[/\\]([0-9a-f]{{64}})[/\\]({NAMED})")
FRAMES = "'self' https://huggingface.co https://*.huggingface.co https://*.hf.space"
# Gradio's components compile their scripts in the browser, so eval and inline scripts have to be allowed. But
# nothing is loaded from elsewhere, and nothing can be sent there.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'"
)
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(self)"),
)


class Gate:
    """Middleware around Gradio's app. find: the file of a request, by its folder's name and its own.

    names: of the endpoints that there are.
    """

    def __init__(self, app: Asgi, find: Find, names: Collection[str]) -> None:
        self._app, self._find, self._names = app, find, frozenset(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sealed = _sealed(send, policy(scope))
        path = admitted(_route(scope), self._find, self._names)
        if path is None:
            await _refuse(sealed, 404, "There is nothing at this address.")
        elif _length(scope) > MAX_BODY_BYTES:
            megabytes = MAX_BODY_BYTES // 2**20
            await _refuse(sealed, 413, f"The request is larger than {megabytes} MB: send less.")
        else:
            if path != _route(scope):
                scope = {**scope, "path": path, "raw_path": path.encode()}
            await self._app(scope, _counted(receive), sealed)


def admitted(path: str, find: Find, names: Collection[str]) -> str | None:
    """The path that Gradio gets to see, None for one that it must not see."""
    if OPEN.fullmatch(path):
        return path
    if called := CALL.fullmatch(path):
        return path if called[1] in names or called[1] == BY_NUMBER else None
    asked = FILE.fullmatch(path)
    # Of a file that is gone Gradio would tell where it was.
    found = find(asked[1], asked[2]) if asked else None
    return f"{API}/file={found.as_posix()}" if found else None


def policy(scope: Scope) -> str:
    """The content security policy. A piece that is embedded may stand on anybody's page; the workshop on
    Hugging Face's, which is how a Space is shown.
    """
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    return POLICY if query.get("embed") else f"{POLICY}; frame-ancestors {FRAMES}"


def _route(scope: Scope) -> str:
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    return (path.removeprefix(root) or "/") if root else path


def _length(scope: Scope) -> int:
    found = [value for name, value in scope.get("headers", ()) if name == b"content-length"]
    if not found or not found[0].isdigit():
        return 0
    return int(found[0][:MAX_DIGITS])  # Python reads no number of thousands of digits


def _counted(receive: Receive) -> Receive:
    """A body that does not say how long it is may be no longer either: the connection ends there."""
    read = 0

    async def count() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        return message if read <= MAX_BODY_BYTES else {"type": "http.disconnect"}

    return count


def _sealed(send: Send, content_policy: str) -> Send:
    own = (*HEADERS, (b"content-security-policy", content_policy.encode()))
    names = {name for name, _ in own}

    async def seal(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [entry for entry in message.get("headers", ()) if entry[0].lower() not in names]
            message = {**message, "headers": [*kept, *own]}
        await send(message)

    return seal


async def _refuse(send: Send, status: int, sentence: str) -> None:
    body = json.dumps({"detail": sentence}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
