"""The page: components, and which of them listens to what. What happens then is in `handlers`."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

import gradio as gr

from musicgen.errors import FialtaError
from musicgen.options import MAX_CANDIDATES, MAX_SEED
from musicgen.settings import Settings
from musicgen.ui import views
from musicgen.ui.components import load
from musicgen.ui.example import EXAMPLE_DIR, read_example
from musicgen.ui.handlers import Handlers, Screen, whole
from musicgen.ui.i18n import Words, words_in
from musicgen.ui.prompts import EXAMPLES
from musicgen.ui.protocols import StudioLike
from musicgen.ui.runs import Runs, Workspace
from musicgen.ui.theme import HERE, css, theme

MAX_QUEUE = 16
AUTOMATIC = 0  # candidates: as many as the studio thinks right
SWEEP_S, SERVED_S = 600, 3600
# All that needs the model waits in one line; the rest is answered at once.
MODEL: dict[str, Any] = {
    "concurrency_id": "model",
    "concurrency_limit": 1,
    "api_visibility": "private",
    "show_progress": "hidden",
}
AT_ONCE: dict[str, Any] = {"queue": False, "api_visibility": "private", "show_progress": "hidden"}
COPY_LINK = """(roll, words) => {
  const address = window.location.origin + window.location.pathname + ((roll && roll.link) || "");
  const old = () => {
    const box = document.createElement("textarea");
    box.value = address;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  };
  const done = { kind: "done", text: words, progress: null };
  if (!navigator.clipboard) { old(); return [done]; }
  return navigator.clipboard.writeText(address).catch(old).then(() => [done]);
}"""


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
    midi: gr.DownloadButton = field(init=False)
    wav: gr.DownloadButton = field(init=False)
    another: gr.Button = field(init=False)
    copy: gr.Button = field(init=False)
    copied: gr.Textbox = field(init=False)
    card: gr.HTML = field(init=False)
    seed: gr.Number = field(init=False)
    dice: gr.Button = field(init=False)
    candidates: gr.Dropdown = field(init=False)
    about: gr.HTML = field(init=False)

    @property
    def screen(self) -> list[Any]:
        """What a Screen changes, in the order of `updates`."""
        return [self.status, self.roll, self.card, self.midi, self.wav]

    @property
    def request(self) -> list[Any]:
        """What composing is asked with."""
        return [self.prompt, self.seed, self.candidates, self.chips]


def build_app(studio: StudioLike, settings: Settings | None = None, language: str = "en") -> gr.Blocks:
    """The page of a studio. Nothing of the studio is touched before the page is opened.

    settings is kept for what the page may one day need of it; launch with `launch_options`.
    """
    words = words_in(language)
    handlers = Handlers(studio, words, Runs(), Workspace())
    demo = gr.Blocks(title=words("title"), analytics_enabled=False, delete_cache=(SWEEP_S, SERVED_S))
    with demo:
        page = Page()
        with gr.Column(elem_id="page"):
            _head(page, words)
            _body(page, words)
            _foot(page, words)
        _endpoint(handlers)  # first, so that its name is not taken by a listener's function
        _listen(page, handlers)
        _on_open(demo, page, handlers)
    demo.queue(max_size=MAX_QUEUE)
    return demo


def launch_options() -> dict[str, Any]:
    """What `launch` must be given besides host and port."""
    return {
        "theme": theme(),
        "css": css(),
        "footer_links": ["api", "settings"],
        "favicon_path": str(HERE / "favicon.png"),
        "allowed_paths": [str(EXAMPLE_DIR)],
        "run_history": False,
        "ssr_mode": False,
        "pwa": False,
        "enable_monitoring": False,
        "mcp_server": find_spec("mcp") is not None,
        "max_file_size": "10mb",
    }


# ---------------------------------------------------------------- what is on the page


def _head(page: Page, words: Words) -> None:
    title, tagline = words("title"), words("tagline")
    gr.HTML(
        html_template=f'<header id="masthead"><h1>{title}</h1><p>{tagline}</p></header>',
        apply_default_css=False,
        js_on_load=None,
    )
    with gr.Row(elem_id="ask"):
        page.prompt = gr.Textbox(
            label=words("prompt_label"),
            placeholder=words("prompt_placeholder"),
            show_label=False,
            container=False,
            lines=1,
            max_lines=5,
            max_length=views.MAX_PROMPT,
            elem_id="prompt",
        )
        with gr.Column(elem_id="go", min_width=120):
            # All three are always there; the stage of the status line says, in page.css, which is shown.
            page.generate = gr.Button(words("generate"), variant="primary", elem_id="generate")
            page.leave = gr.Button(words("stop"), elem_id="leave", elem_classes="fialta-stop")
            page.stop = gr.Button(words("stop"), elem_id="stop", elem_classes="fialta-stop")
    page.examples = gr.Dataset(
        label=words("examples"),
        components=["textbox"],
        samples=[[prompt] for prompt in EXAMPLES],
        samples_per_page=len(EXAMPLES),
        layout="gallery",
        elem_id="examples",
        container=False,
    )


def _body(page: Page, words: Words) -> None:
    labels = words.group("chips")
    page.chips = load("brief_chips", views.chips(None), fields=views.chip_fields(words), labels=labels)
    page.status = load("status_line", views.status("idle"))
    page.roll = load("piano_roll", views.empty_roll(), labels=words.group("roll"))
    with gr.Row(elem_id="keep"):
        page.midi = gr.DownloadButton(words("midi"), elem_id="midi")
        page.wav = gr.DownloadButton(words("wav"), elem_id="wav")
        page.another = gr.Button(words("another"), elem_id="another")
        page.copy = gr.Button(words("copy_link"), elem_id="copy-link")
        page.copied = gr.Textbox(words("link_copied"), visible=False)
    page.card = load("adherence_card", views.card(None), labels=words.group("card"))


def _foot(page: Page, words: Words) -> None:
    with gr.Accordion(words("advanced"), open=False, elem_id="more"), gr.Row(elem_id="more-row"):
        page.seed = gr.Number(
            1, label=words("seed"), info=words("seed_info"), precision=0, elem_id="seed", container=True
        )
        page.dice = gr.Button(words("new_seed"), elem_id="dice")
        # A list, for an empty number field turns into 0 once it is shown.
        automatic = (words("candidates_automatic"), AUTOMATIC)
        page.candidates = gr.Dropdown(
            [automatic, *((str(n), n) for n in range(1, MAX_CANDIDATES + 1))],
            value=AUTOMATIC,
            label=words("candidates"),
            info=words("candidates_info"),
            filterable=False,
            elem_id="candidates",
        )
    page.about = load("status_line", views.status("idle"), elem_id="about")


# ---------------------------------------------------------------- what listens to what


def updates(screen: Screen) -> list[Any]:
    """A Screen as Gradio updates of `Page.screen`."""
    return [
        gr.skip() if screen.status is None else screen.status,
        gr.skip() if screen.roll is None else screen.roll,
        gr.skip() if screen.card is None else screen.card,
        _download(screen.midi),
        _download(screen.wav),
    ]


def _download(path: str | None) -> Any:
    return gr.skip() if path is None else gr.update(value=path or None, interactive=bool(path))


def _listen(page: Page, handlers: Handlers) -> None:
    def read(prompt: str, chips: Any) -> dict[str, Any]:
        return handlers.read(prompt, chips)

    def take_example(sample: list[str]) -> tuple[str, dict[str, Any]]:
        return sample[0], handlers.read(sample[0])

    def next_seed(seed: Any) -> int:
        return ((whole(seed) or 0) + 1) % (MAX_SEED + 1)

    def new_seed() -> int:
        return secrets.randbelow(1_000_000)

    page.prompt.change(read, [page.prompt, page.chips], page.chips, trigger_mode="always_last", **AT_ONCE)
    page.examples.click(take_example, page.examples, [page.prompt, page.chips], **AT_ONCE)
    page.dice.click(new_seed, None, page.seed, **AT_ONCE)
    page.copy.click(None, [page.roll, page.copied], page.status, js=COPY_LINK)
    another = page.another.click(next_seed, page.seed, page.seed, **AT_ONCE)
    _listen_compose(page, handlers, [page.generate.click, page.prompt.submit, another.then])


def _listen_compose(page: Page, handlers: Handlers, triggers: list[Any]) -> None:
    def waiting(request: gr.Request) -> list[Any]:
        return updates(handlers.waiting(request.session_hash or ""))

    def write(
        prompt: str, seed: Any, candidates: Any, chips: Any, request: gr.Request
    ) -> Iterator[list[Any]]:
        session = request.session_hash or ""
        for screen in handlers.compose(prompt, seed, candidates or None, chips, session):
            yield updates(screen)

    def failed(request: gr.Request) -> list[Any]:
        return updates(handlers.failed(request.session_hash or ""))

    def stop(request: gr.Request) -> None:
        handlers.stop(request.session_hash or "")

    def leave(request: gr.Request) -> list[Any]:
        return updates(handlers.leave(request.session_hash or ""))

    running = []
    for trigger in triggers:
        event = trigger(waiting, None, page.screen, **AT_ONCE).then(write, page.request, page.screen, **MODEL)
        event.failure(failed, None, page.screen, **AT_ONCE)
        running.append(event)
    page.stop.click(stop, None, None, **AT_ONCE)
    page.leave.click(leave, None, page.screen, cancels=running, **AT_ONCE)


def _endpoint(handlers: Handlers) -> None:
    """`/compose`, the one public endpoint; its components are not on the page."""

    def compose(
        prompt: str, seed: int = 1, bars: int | None = None, candidates: int | None = None
    ) -> tuple[str, str, dict[str, Any]]:
        """Compose a piece of music from a sentence in any language.

        Args:
            prompt: What the music should be: mood, scene, instruments, key, tempo, chords, anything.
            seed: The same sentence and seed bring the same piece back; 0 to 2147483647.
            bars: Length in bars, 1 to 128; left out, the sentence decides.
            candidates: How many pieces may be drawn until one keeps everything asked, 1 to 16.

        Returns:
            The sound (WAV), the score (MIDI), and what was asked, written and heard (JSON).
        """
        try:
            return handlers.endpoint(prompt, seed, bars, candidates)
        except FialtaError as error:
            raise gr.Error(str(error), print_exception=False) from error

    with gr.Group(visible=False):
        prompt = gr.Textbox(label="prompt")
        seed = gr.Number(1, label="seed", precision=0)
        bars = gr.Number(None, label="bars", precision=0, placeholder="open")
        candidates = gr.Number(None, label="candidates", precision=0, placeholder="automatic")
        sound = gr.Audio(label="sound", type="filepath", interactive=False)
        midi = gr.File(label="midi")
        report = gr.JSON(label="piece")
        button = gr.Button()
    public = {**MODEL, "api_visibility": "public"}
    button.click(
        compose, [prompt, seed, bars, candidates], [sound, midi, report], api_name="compose", **public
    )


def _on_open(demo: gr.Blocks, page: Page, handlers: Handlers) -> None:
    words = handlers.words

    def opened(request: gr.Request) -> list[Any]:
        link = views.opened(dict(request.query_params))
        if not link.prompt:
            return [gr.skip(), gr.skip(), gr.skip(), gr.skip(), read_example(), gr.skip()]
        note = views.status("done", words("link_ready" if link.seed_valid else "link_bad_seed"))
        chips = views.link_chips(link.edits)  # read when the prompt arrives, which is a change of it
        return [link.prompt, chips, link.seed, link.candidates or AUTOMATIC, views.empty_roll(), note]

    def about() -> dict[str, Any]:
        studio = handlers.studio
        try:
            line = words("about", model=studio.model_id, sound=studio.sound_description)
            return views.status("about", " ".join(filter(None, (line + ".", studio.sound_warning))))
        except FialtaError as error:
            return views.status("error", str(error))

    outputs = [page.prompt, page.chips, page.seed, page.candidates, page.roll, page.status]
    demo.load(opened, None, outputs, **AT_ONCE)
    demo.load(about, None, page.about, **AT_ONCE)
