"""The page: components, and which of them listens to what. What happens then is in `handlers`."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder
from starlette.middleware import Middleware

from musicgen.errors import FialtaError
from musicgen.music.score_json import read_score
from musicgen.music.theory import DRUM_KITS, GM_PROGRAMS
from musicgen.options import MAX_CANDIDATES, MAX_PROMPT_CHARS, MAX_SEED
from musicgen.studio import Studio
from musicgen.ui.components import load
from musicgen.ui.desk import Desk
from musicgen.ui.endpoints import NAMES, Endpoints, add_endpoints, say_what_is_missing
from musicgen.ui.example import read_example
from musicgen.ui.handlers import ENDED, Handlers, Screen, whole
from musicgen.ui.prompts import EXAMPLES
from musicgen.ui.serving.answers import (
    account_function,
    desk_functions,
    speaking,
    takeaway_functions,
    waiting_functions,
)
from musicgen.ui.serving.files import Files
from musicgen.ui.serving.finished import Finished
from musicgen.ui.serving.gate import FILES, Gate
from musicgen.ui.serving.housekeeping import (
    MAX_SESSIONS,
    bound,
    share,
    waiting_sessions,
)
from musicgen.ui.serving.lingering import Lingering
from musicgen.ui.serving.runs import Runs
from musicgen.ui.serving.workspace import Workspace
from musicgen.ui.takeaway import FORMATS, Takeaway
from musicgen.ui.theme import HERE, css, theme
from musicgen.ui.wire import views
from musicgen.ui.wire.voices import Voices
from musicgen.ui.words.i18n import LANGUAGES, Words, label_tables, language_of, name_columns, words_in

TITLE = "Fialta"
AUTOMATIC = 0  # candidates: as many as the studio thinks right
I18N = gr.I18n(**{language: dict(table) for language, table in LANGUAGES.items()})
# All that needs the model waits in one line; the rest is answered at once.
MODEL: dict[str, Any] = {
    "concurrency_id": "model",
    "concurrency_limit": 1,
    "api_visibility": "private",
    "show_progress": "hidden",
}
AT_ONCE: dict[str, Any] = {"queue": False, "api_visibility": "private", "show_progress": "hidden"}


@dataclass
class Page:
    """The components, by name, while the page is built."""

    prompt: gr.Textbox = field(init=False)
    generate: gr.Button = field(init=False)
    leave: gr.Button = field(init=False)
    stop: gr.Button = field(init=False)
    examples: gr.Dataset = field(init=False)
    chips: gr.HTML = field(init=False)
    status: gr.HTML = field(init=False)
    roll: gr.HTML = field(init=False)
    away: gr.HTML = field(init=False)
    card: gr.HTML = field(init=False)
    seed: gr.Number = field(init=False)
    dice: gr.Button = field(init=False)
    candidates: gr.Dropdown = field(init=False)
    why: gr.HTML = field(init=False)
    about: gr.HTML = field(init=False)

    @property
    def screen(self) -> list[Any]:
        """What a Screen changes, in the order of `updates`."""
        return [self.status, self.roll, self.card]

    @property
    def request(self) -> list[Any]:
        """What composing is asked with."""
        return [self.prompt, self.seed, self.candidates, self.chips]


class Site(gr.Blocks):
    """The page of a studio, and what its server has and heeds."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(title=TITLE, analytics_enabled=False)
        self.settings = settings = studio.settings
        # Within Gradio's folder, so that what is served from there is not copied.
        self.workspace = Workspace(Path(get_upload_folder()).resolve(), 60.0 * settings.files_minutes)
        line = partial(waiting_sessions, self, MODEL["concurrency_id"])
        self.runs = Runs(line, settings.queue, settings.places)
        self.finished = Finished()
        self.lingering = Lingering(
            self, self.runs, MODEL["concurrency_id"], NAMES, lambda session: self.finished.put(session, ENDED)
        )
        self.takeaway = Takeaway(
            lambda score, font: studio.blocks(score, font),
            lambda performance, font: studio.performance_blocks(performance, font),
        )
        self.files = Files(self.takeaway.file, settings.exports)


def build_app(studio: Studio) -> Site:
    """The page of a studio, to be launched with `launch_options`. Nothing is loaded before it is needed."""
    demo = Site(studio)
    handlers = Handlers(
        studio, words_in(), demo.runs, demo.workspace, finished=demo.finished, renew=demo.lingering.renew
    )
    voices = Voices(
        lambda score, font: studio.raw_audio(score, font),
        perform=lambda performance, font: studio.raw_performance(performance, font),
    )
    desk = Desk(handlers, voices)
    with demo:
        page = Page()
        with gr.Column(elem_id="page"):
            _head(page)
            _body(page, desk, demo.takeaway)
            _foot(page)
        # First, so that no name is taken by a listener's function.
        endpoints = Endpoints(studio, handlers.runs, handlers.workspace)
        add_endpoints(endpoints, **MODEL | {"api_visibility": "public"})
        _listen(page, handlers, desk)
        _on_open(demo, page, handlers)
    demo.queue(max_size=studio.settings.queue, api_open=False)  # nobody gets to the model past the queue
    bound(demo)
    say_what_is_missing(demo)
    share(demo, demo.runs, _too_many)
    demo.lingering.listen()
    return demo


def _too_many(language: str, places: int) -> str:
    return words_in(language_of(language))("fair_share", places=places)


def launch_options(demo: Site) -> dict[str, Any]:
    """What `launch` must be given besides host and port."""
    demo.settings.tell_uvicorn()
    gate = Middleware(Gate, find=demo.workspace.find, names=NAMES)
    return {
        "theme": theme(),
        "css": css(),
        "i18n": I18N,
        "footer_links": ["api", "settings"],
        "favicon_path": str(HERE / "favicon.png"),
        "run_history": False,
        "ssr_mode": False,
        "pwa": False,
        "enable_monitoring": False,
        "mcp_server": find_spec("mcp") is not None,
        "state_session_capacity": MAX_SESSIONS,
        "app_kwargs": {
            "middleware": [gate],
            "lifespan": demo.workspace.lifespan,
            "routes": [demo.files.route(FILES)],
        },
    }


# ---------------------------------------------------------------- what is on the page


def _head(page: Page) -> None:
    load("masthead", {}, labels=label_tables("page"))
    with gr.Row(elem_id="ask"):
        page.prompt = gr.Textbox(
            label=I18N("prompt_label"),
            placeholder=I18N("prompt_placeholder"),
            show_label=False,
            container=False,
            lines=1,
            max_lines=5,
            max_length=10 * MAX_PROMPT_CHARS,  # what is too long is said, not silently cut
            elem_id="prompt",
        )
        with gr.Column(elem_id="go", min_width=120):
            # All three are always there; the stage of the status line says, in page.css, which is shown.
            page.generate = gr.Button(I18N("generate"), variant="primary", elem_id="generate")
            page.leave = gr.Button(I18N("stop"), elem_id="leave", elem_classes="fialta-stop")
            page.stop = gr.Button(I18N("stop"), elem_id="stop", elem_classes="fialta-stop")
    page.examples = gr.Dataset(
        label=I18N("examples"),
        components=["textbox"],
        samples=[[prompt] for prompt in EXAMPLES],
        samples_per_page=len(EXAMPLES),
        layout="gallery",
        elem_id="examples",
        container=False,
    )


def _body(page: Page, desk: Desk, takeaway: Takeaway) -> None:
    page.chips = load(
        "brief_chips",
        views.chips(None, words_in()),
        fields=views.chip_fields(),
        labels=label_tables("chips", "field_"),
        names=name_columns(),
    )
    page.status = load(
        "status_line",
        views.status("idle"),
        listens=True,
        labels=label_tables("line", "done"),
        server_functions=waiting_functions(desk.handlers),
    )
    page.roll = load(
        "piano_roll",
        views.empty_roll(),
        labels=label_tables("roll"),
        names=name_columns(),
        instruments=list(GM_PROGRAMS),
        kits=[[number, name] for number, name in DRUM_KITS.items()],
        server_functions=desk_functions(desk),
    )
    page.away = load(
        "takeaway",
        {},
        labels=label_tables("away"),
        formats=list(FORMATS),
        server_functions=takeaway_functions(takeaway),
    )
    page.card = load(
        "adherence_card",
        views.card(None, words_in()),
        labels=label_tables("card"),
        server_functions=[account_function(desk)],
    )

    page.why = load("why", {"state": "none"}, labels=label_tables("why", "field_"), names=name_columns())


def _foot(page: Page) -> None:
    with gr.Accordion(I18N("advanced"), open=False, elem_id="more"), gr.Row(elem_id="more-row"):
        page.seed = gr.Number(
            1, label=I18N("seed"), info=I18N("seed_info"), precision=0, elem_id="seed", container=True
        )
        page.dice = gr.Button(I18N("new_seed"), elem_id="dice")
        # A list, for an empty number field turns into 0 once it is shown.
        page.candidates = gr.Dropdown(
            [("auto", AUTOMATIC), *((str(n), n) for n in range(1, MAX_CANDIDATES + 1))],
            value=AUTOMATIC,
            label=I18N("candidates"),
            info=I18N("candidates_info"),
            filterable=False,
            elem_id="candidates",
        )
    load("help", {}, labels=label_tables("help"))
    page.about = load("status_line", views.status("idle"), elem_id="about")


# ---------------------------------------------------------------- what listens to what


def updates(screen: Screen) -> list[Any]:
    """A Screen as Gradio updates of `Page.screen`."""
    return [gr.skip() if value is None else value for value in (screen.status, screen.roll, screen.card)]


def _listen(page: Page, handlers: Handlers, desk: Desk) -> None:
    def read(prompt: str, chips: Any, request: gr.Request) -> dict[str, Any]:
        return replace(handlers, words=speaking(request)).read(prompt, chips)

    def take_example(sample: list[str], request: gr.Request) -> tuple[str, dict[str, Any]]:
        return sample[0], read(sample[0], None, request)

    def next_seed(seed: Any) -> int:
        return ((whole(seed) or 0) + 1) % (MAX_SEED + 1)

    def new_seed() -> int:
        return secrets.randbelow(1_000_000)

    page.prompt.change(read, [page.prompt, page.chips], page.chips, trigger_mode="always_last", **AT_ONCE)
    page.examples.click(take_example, page.examples, [page.prompt, page.chips], **AT_ONCE)
    page.dice.click(new_seed, None, page.seed, **AT_ONCE)
    another = page.away.submit(next_seed, page.seed, page.seed, **AT_ONCE)
    fitting = page.card.submit(next_seed, page.seed, page.seed, **AT_ONCE)
    pressed = [page.generate.click, page.prompt.submit, page.status.submit, another.then]
    _listen_model(page, handlers, desk, pressed, fitting.then)


def _listen_model(page: Page, handlers: Handlers, desk: Desk, triggers: list[Any], fitting: Any) -> None:
    def told(request: gr.Request) -> Handlers:
        return replace(handlers, words=speaking(request))

    def waiting(request: gr.Request) -> list[Any]:
        return updates(told(request).waiting(request.session_hash or ""))

    def write(
        prompt: str, seed: Any, candidates: Any, chips: Any, request: gr.Request
    ) -> Iterator[list[Any]]:
        session = request.session_hash or ""
        for screen in told(request).compose(prompt, seed, candidates or None, chips, session):
            yield updates(screen)

    def write_until(
        prompt: str, seed: Any, candidates: Any, chips: Any, request: gr.Request
    ) -> Iterator[list[Any]]:
        yield from write(prompt, seed, MAX_CANDIDATES, chips, request)

    def queued(request: gr.Request) -> dict[str, Any]:
        return told(request).queued(request.session_hash or "")

    def act(event: gr.EventData, request: gr.Request) -> Iterator[list[Any]]:
        asked = replace(desk, handlers=told(request))
        for screen in asked.act(event._data, request.session_hash or ""):
            yield updates(screen)

    def failed(request: gr.Request) -> list[Any]:
        return updates(told(request).failed(request.session_hash or ""))

    def not_composed(request: gr.Request) -> list[Any]:
        return updates(told(request).failed(request.session_hash or "", retry=True))

    def stop(request: gr.Request) -> None:
        handlers.stop(request.session_hash or "")

    def leave(request: gr.Request) -> list[Any]:
        return updates(told(request).leave(request.session_hash or ""))

    def explain(event: gr.EventData, request: gr.Request) -> Iterator[dict[str, Any]]:
        asked = replace(desk, handlers=told(request))
        yield from asked.explain(event._data, request.session_hash or "")

    def not_explained(request: gr.Request) -> dict[str, Any]:
        return {"state": "error", "run": "", "text": told(request).words("failed")}

    page.why.submit(explain, None, page.why, **MODEL).failure(not_explained, None, page.why, **AT_ONCE)
    page.roll.input(queued, None, page.status, **AT_ONCE)
    running: list[Any] = [page.roll.submit(act, None, page.screen, **MODEL)]
    began = [*((trigger, write) for trigger in triggers), (fitting, write_until)]
    for trigger, work in began:
        running.append(
            trigger(waiting, None, page.screen, **AT_ONCE).then(work, page.request, page.screen, **MODEL)
        )
    again = [False, *(work is write for _, work in began)]
    for event, retry in zip(running, again, strict=True):
        event.failure(not_composed if retry else failed, None, page.screen, **AT_ONCE)
    page.stop.click(stop, None, None, **AT_ONCE)
    page.leave.click(leave, None, page.screen, cancels=running, **AT_ONCE)


def _example(words: Words) -> dict[str, Any]:
    """The piece that stands there first, its facts in the visitor's language."""
    shown = read_example()
    if not shown.get("notes"):
        return shown
    return shown | {"facts": views.score_facts(read_score(shown), None, words)}


def _on_open(demo: Site, page: Page, handlers: Handlers) -> None:
    def opened(request: gr.Request) -> list[Any]:
        link, words = handlers.asked_by(dict(request.query_params)), speaking(request)
        if not link.prompt:
            return [gr.skip(), gr.skip(), gr.skip(), gr.skip(), _example(words), gr.skip()]
        note = views.status("done", words(handlers.greeting(link)))
        chips = views.link_chips(link.edits)  # read when the prompt arrives, which is a change of it
        return [link.prompt, chips, link.seed, link.candidates or AUTOMATIC, views.empty_roll(), note]

    def about(request: gr.Request) -> dict[str, Any]:
        studio, words = handlers.studio, speaking(request)
        try:
            line = words("about", model=studio.model_id, sound=studio.sound_description)
            warning = words.say(studio.sound_warning or "")
            return views.status("about", " ".join(filter(None, (line + ".", warning))))
        except FialtaError as error:
            return views.status("error", words.say(str(error)))

    async def gone(request: gr.Request) -> None:
        await demo.lingering.gone(request.session_hash or "")

    outputs = [page.prompt, page.chips, page.seed, page.candidates, page.roll, page.status]
    demo.load(opened, None, outputs, **AT_ONCE)
    demo.load(about, None, page.about, **AT_ONCE)
    demo.unload(gone)
