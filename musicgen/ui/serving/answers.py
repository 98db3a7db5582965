"""What the scripts of the components may ask the server, each in the visitor's language."""

from dataclasses import replace
from typing import Any

import gradio as gr

from musicgen.ui.desk import Desk, mapping
from musicgen.ui.handlers import Handlers
from musicgen.ui.takeaway import Takeaway
from musicgen.ui.words.i18n import Words, language_of, words_in


def speaking(request: gr.Request) -> Words:
    """The words of the visitor's language, as their browser asks for it."""
    return words_in(language_of(request.headers.get("accept-language") or ""))


def waiting_functions(handlers: Handlers) -> list[Any]:
    """What a line that waits may ask the server, or one that has lost its connection."""

    def place(request: Any, asker: gr.Request) -> Any:
        return replace(handlers, words=speaking(asker)).place(request)

    def fetch(request: Any, asker: gr.Request) -> Any:
        return replace(handlers, words=speaking(asker)).fetch(request)

    return [place, fetch]


def desk_functions(desk: Desk) -> list[Any]:
    """What the desk's script may ask the server, by these names."""

    def chunks(request: Any, asker: gr.Request) -> Any:
        return desk.chunks(request, speaking(asker))

    def fonts(request: Any, asker: gr.Request) -> Any:
        return desk.fonts(speaking(asker))

    def change_piece(request: Any, asker: gr.Request) -> Any:
        return desk.change(request, speaking(asker))

    def open_midi(request: Any, asker: gr.Request) -> Any:
        return desk.open_midi(request, speaking(asker))

    def listen(request: Any, asker: gr.Request) -> Any:
        return desk.listen(request, speaking(asker))

    return [chunks, fonts, change_piece, open_midi, listen]


def takeaway_functions(takeaway: Takeaway) -> list[Any]:
    """What the row under the roll may ask the server."""

    def share(request: Any, asker: gr.Request) -> Any:
        return takeaway.share(mapping(request), speaking(asker))

    def open_link(request: Any, asker: gr.Request) -> Any:
        return takeaway.open_link(mapping(request), speaking(asker))

    def recall(request: Any, asker: gr.Request) -> Any:
        return takeaway.recall(mapping(request), speaking(asker))

    return [share, open_link, recall]


def account_function(desk: Desk) -> Any:
    """What the card asks when another version is on the roll."""

    def account(request: Any, asker: gr.Request) -> Any:
        return desk.account(request, speaking(asker))

    return account
