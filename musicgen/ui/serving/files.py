"""A file as the answer to one request: written where nobody finds it, sent, gone. Nothing of Gradio here.

What has to be played is written one after the other, or the server would hold many long pieces at once; who
waits is heard in turn, and who comes when too many wait is told so.
"""

import asyncio
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from typing import Any, BinaryIO, Protocol
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from musicgen.errors import FialtaError, InputError
from musicgen.ui.words.i18n import Words, language_of, words_in

CHUNK = 1 << 18


class Wanted(Protocol):
    """A file to be written. is_long: whether that takes so long that it has to wait its turn."""

    @property
    def name(self) -> str: ...
    @property
    def is_long(self) -> bool: ...
    @property
    def format(self) -> Any: ...
    def write(self, target: BinaryIO) -> None: ...


class Files:
    """Answers with files. most: how many long ones may wait while one is written."""

    def __init__(self, wanted: Callable[[Mapping[str, Any]], Wanted], most: int) -> None:
        self._wanted, self._most = wanted, most
        self._turn, self._waiting = asyncio.Semaphore(1), 0

    def route(self, path: str) -> Route:
        return Route(path, self.answer, methods=["POST"])

    async def answer(self, request: Request) -> Response:
        """The file, or {error: a sentence in the visitor's language}."""
        words = words_in(language_of(request.headers.get("accept-language") or ""))
        try:
            wanted = await run_in_threadpool(self._wanted, await _body(request))
            return _sent(wanted, await self._written(wanted, request, words))
        except FialtaError as error:
            return JSONResponse({"error": words.say(str(error))})

    async def _written(self, wanted: Wanted, request: Request, words: Words) -> BinaryIO:
        if not wanted.is_long:
            return await run_in_threadpool(_written, wanted)
        if self._waiting > self._most:
            raise InputError(words("busy_files", waiting=self._waiting))
        self._waiting += 1
        try:
            async with self._turn:
                if await request.is_disconnected():
                    raise InputError("Nobody waits for the file any longer: ask for it again.")
                return await run_in_threadpool(_written, wanted)
        finally:
            self._waiting -= 1


async def _body(request: Request) -> Mapping[str, Any]:
    try:
        found = json.loads(await request.body())
    except (ValueError, RecursionError):  # also numbers of thousands of digits
        found = None
    if not isinstance(found, dict):
        raise InputError("The request did not arrive whole: send the piece and a format as JSON.")
    return found


def _written(wanted: Wanted) -> BinaryIO:
    """The file, at its beginning. It has no name, and is gone when it is closed."""
    try:
        with ExitStack() as closing:
            file = closing.enter_context(tempfile.TemporaryFile())
            wanted.write(file)
            file.seek(0)
            closing.pop_all()  # it is closed when it was sent
            return file
    except OSError as error:
        raise FialtaError(
            f"The file cannot be written ({error.strerror}): free some room on the disk."
        ) from error


def _sent(wanted: Wanted, file: BinaryIO) -> Response:
    length = file.seek(0, os.SEEK_END)
    file.seek(0)
    headers = {
        "content-length": str(length),
        "content-disposition": f"attachment; filename*=UTF-8''{quote(wanted.name)}",
    }
    return StreamingResponse(_chunks(file), media_type=wanted.format.kind, headers=headers)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk
