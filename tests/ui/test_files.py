"""Files that are taken away: one long one written at a time, sent as the answer, and nothing left behind."""

import asyncio
import errno
import io
import json
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO
from urllib.parse import unquote

import pytest
import soundfile
from conftest import Served
from test_desk import SCORE, sent
from test_gate import call

from musicgen.errors import FialtaError, InputError
from musicgen.ui.serving.files import Files, _written
from musicgen.ui.words.i18n import words_in

EXPORT = "/gradio_api/export"


@dataclass
class Slow:
    """A file that is written when it is told to."""

    write: Callable[[BinaryIO], None]
    is_long: bool = True
    name: str = "a.wav"
    format: Any = None


class Visitor:
    """What a request is to the line."""

    def __init__(self, gone: bool = False) -> None:
        self.gone = gone

    async def is_disconnected(self) -> bool:
        return self.gone


def test_long_files_wait_for_one_another_and_too_many_are_told_so() -> None:
    """Guards: four exports at once that hold four times the memory; a line without an end."""
    now, most, written = [0], [0], list[int]()
    lock, begun, go = threading.Lock(), threading.Event(), threading.Event()

    def write(target: BinaryIO) -> None:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        begun.set()
        go.wait(60)
        with lock:
            now[0] -= 1
        written.append(target.write(b"x"))

    async def rush() -> list[object]:
        files = Files(lambda asked: Slow(write), most=3)

        async def ask(gone: bool = False) -> object:
            return await files._written(Slow(write), Visitor(gone), words_in())  # type: ignore[arg-type]

        asked = [asyncio.create_task(ask(gone=number == 2)) for number in range(4)]
        await asyncio.to_thread(begun.wait, 60)
        with pytest.raises(InputError, match=r"^4 files are being written already: try again"):
            await ask()
        short = await files._written(Slow(lambda file: None, is_long=False), Visitor(), words_in())  # type: ignore[arg-type]
        short.close()  # what is quick does not wait
        go.set()
        ended = await asyncio.gather(*asked, return_exceptions=True)
        assert not files._waiting
        return ended

    ended = asyncio.run(rush())
    assert most == [1] and len(written) == 3
    assert [isinstance(end, InputError) for end in ended] == [False, False, True, False]
    for file in ended:
        if not isinstance(file, BaseException):
            file.close()  # type: ignore[attr-defined]


def test_a_full_disk_is_said_and_leaves_nothing() -> None:
    """Guards: "something broke", and half of a file."""
    kept: list[BinaryIO] = []

    def write(target: BinaryIO) -> None:
        kept.append(target)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(FialtaError, match=r"^The file cannot be written \(No space left on device\): free"):
        _written(Slow(write))
    assert kept[0].closed


# ---------------------------------------------------------------- at the server


def test_a_file_is_the_answer(served: Served) -> None:
    """Guards: a long file passed on as text within text, three times in memory; a file with an address."""
    status, headers, _ = call(served, "POST", EXPORT, {"piece": sent(), "format": "wav", "silent": []})
    assert status == 200 and headers["content-type"] == "audio/wav"
    assert unquote(headers["content-disposition"]).endswith("-dminor-96bpm.wav")
    assert int(headers["content-length"]) > SCORE.duration_s * 44_100 * 4
    answered = raw(served, {"piece": sent(), "format": "ogg"})
    assert soundfile.info(io.BytesIO(answered)).duration > SCORE.duration_s


def raw(served: Served, body: object) -> bytes:
    import urllib.request

    asked = urllib.request.Request(served.url + EXPORT, json.dumps(body).encode(), method="POST")
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return bytes(answer.read())


@pytest.mark.parametrize("body", [None, 3, [], "x", {}, {"format": "wav"}, {"format": "exe", "piece": {}}])
def test_what_cannot_be_written_is_said(served: Served, body: object) -> None:
    """Guards: a traceback, or an answer without a word."""
    status, headers, text = call(served, "POST", EXPORT, body)
    assert status == 200 and "content-disposition" not in headers and json.loads(text)["error"]


@pytest.mark.parametrize("text", ["", "{", "9" * 5000, '{"format": ' + "9" * 5000 + "}", '"\\ud800"'])
def test_a_damaged_request_is_said(served: Served, text: str) -> None:
    """Guards: a traceback for a body that is no JSON, or whose numbers Python does not read."""
    import urllib.request

    asked = urllib.request.Request(served.url + EXPORT, text.encode(), method="POST")
    with urllib.request.urlopen(asked, timeout=60) as answer:
        assert "did not arrive whole" in json.loads(answer.read())["error"]
