"""Named endpoints, which are MCP tools too: one a task, derived from its request. Nothing here knows a task.

A value goes to the request as it was sent, and the request takes it or says what is wrong in one sentence;
Gradio's own checks would round it, or answer with no word at all. A visitor's own file comes as base64 text,
so that it never lies on the server's disk; what is made of it is answered with files, as a piece is.
"""

import inspect
import time
from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from musicgen.errors import Cancelled, FialtaError
from musicgen.exports.origin import slug
from musicgen.studio import Draft, Piece, Studio
from musicgen.tasks.catalogue import TASKS
from musicgen.tasks.catalogue import task as task_named
from musicgen.tasks.fields import Kind, Music, Names, Whole
from musicgen.tasks.requests import Request, Result, door_fields, kind_of
from musicgen.ui.serving.runs import Runs
from musicgen.ui.serving.workspace import Workspace

NAMES = tuple(task.name for task in TASKS)
REPORT = "piece.json"  # what a task says of its files comes as JSON beside them
GIVES = {
    "piece": "The sound (WAV), the score (MIDI), and what was asked, written and heard (JSON).",
    "files": "The files, and what of the piece could not be shown in them (JSON).",
    "report": "What was understood (JSON).",
}


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Answers requests of programs on a studio. runs: a client that goes away is one that stops."""

    studio: Studio
    runs: Runs
    workspace: Workspace
    clock: Callable[[], float] = time.monotonic

    def answer(self, task: type[Request], values: dict[str, Any], session: str) -> list[Any]:
        """What the endpoint's outputs show. Raises FialtaError."""
        request = task.of(values)
        began = self.clock()
        with self.runs.begin(session) as run:
            *_, result = self.studio.run(request, cancelled=run.cancelled)
            assert not isinstance(result, Draft)
            if run.cancelled() or (isinstance(result, Piece) and result.stopped):
                raise Cancelled(result)
            if isinstance(result, Piece):
                self.runs.took(self.clock() - began, result.score.bars)
            return self._outputs(task, request, result)

    def _outputs(self, task: type[Request], request: Request, result: Result) -> list[Any]:
        if task.gives == "files":
            paths = result.save(self.workspace.folder())
            return [[str(path) for path in paths if path.name != REPORT], result.to_dict()]
        if task.gives == "report":
            return [result.to_dict()]
        paths = result.save(self.workspace.folder(), file_stem(request))
        return [str(one_of(paths, ".wav")), str(one_of(paths, ".mid")), result.to_dict()]


def one_of(paths: tuple[Path, ...], ending: str) -> Path:
    """The file with this ending."""
    return next(path for path in paths if path.suffix == ending)


def file_stem(request: Request) -> str:
    """What the files of a request are called: letters, digits and hyphens of its sentence, and its seed."""
    prompt, seed = getattr(request, "prompt", ""), getattr(request, "seed", None)
    plain = slug(prompt).encode("ascii", "ignore").decode().strip("-")
    return (plain or "piece") + ("" if seed is None else f"-seed{seed}")


def add_endpoints(endpoints: Endpoints, **listening: Any) -> None:
    """One for each task, on components that are not on the page. Call within a `gr.Blocks`."""
    with gr.Group(visible=False):
        for task in TASKS:
            inputs = [_component(one) for one in door_fields(task)]
            call = _function(task, endpoints)
            gr.Button().click(call, inputs, _outputs(task), api_name=task.name, **listening)


def say_what_is_missing(demo: gr.Blocks) -> None:
    """Too few values are answered in a sentence; Gradio's own answer is an error without a word."""
    usual = demo.validate_inputs

    def validate(block_fn: Any, inputs: list[Any]) -> None:
        if block_fn.api_name in NAMES:
            inputs.extend(_left_out(block_fn.api_name, len(inputs)))
        if len(inputs) < len(block_fn.inputs) and block_fn.api_name in NAMES:
            names = ", ".join(component.label for component in block_fn.inputs)
            raise gr.Error(
                f"{block_fn.api_name} takes {len(block_fn.inputs)} values ({names}), {len(inputs)} came: "
                "send null for what is to stay open.",
                print_exception=False,
            )
        usual(block_fn, inputs)

    demo.validate_inputs = validate  # type: ignore[method-assign]  # a method would be a class of our own


def _left_out(name: str, given: int) -> list[None]:
    """A list that may be empty may be left out at the end: calls from before it was there go on working."""
    missing = [kind_of(one) for one in door_fields(task_named(name))[given:]]
    return [None] * len(missing) if all(isinstance(k, Names) and k.open for k in missing) else []


def _component(one: Field[Any]) -> Any:
    kind, default = kind_of(one), _usual(one)
    if not isinstance(kind, Whole):
        return _as_sent(gr.Textbox(default or (None if one.default is MISSING else ""), label=one.name))
    info = {"type": "integer", "minimum": kind.low, "maximum": kind.high}
    return _as_sent(gr.Number(default, label=one.name, precision=0, placeholder="open"), info)


def _usual(one: Field[Any]) -> Any:
    """What holds where nothing is sent, as programs write it; None for nothing."""
    if one.default is MISSING:
        return None
    return ", ".join(one.default) if isinstance(one.default, tuple) else one.default


def _as_sent(component: Any, info: dict[str, Any] | None = None) -> Any:
    """The component, whose value comes as it was sent. info: what the API says of it.

    Not a class of its own: of those Gradio writes a file beside their source.
    """
    component.preprocess = lambda payload: payload
    if info:
        component.api_info = lambda: info
    return component


def _outputs(task: type[Request]) -> list[Any]:
    report = gr.JSON(label="report")
    if task.gives == "report":
        return [report]
    if task.gives == "files":
        return [gr.File(label="files", file_count="multiple"), report]
    return [gr.Audio(label="sound", type="filepath", interactive=False), gr.File(label="midi"), report]


def _function(task: type[Request], endpoints: Endpoints) -> Callable[..., Any]:
    """What Gradio calls; its name, signature and docstring are what programs and agents get to read."""
    names = [one.name for one in door_fields(task)]

    def call(request: gr.Request, *values: Any) -> Any:
        given = {n: value for n, value in zip(names, values, strict=False) if value is not None}
        try:
            made = endpoints.answer(task, given, request.session_hash or "")
        except FialtaError as error:
            raise gr.Error(str(error), print_exception=False) from error
        return made if len(made) > 1 else made[0]

    asker = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=gr.Request)
    parameters = [asker, *(_parameter(one) for one in door_fields(task))]
    call.__name__ = task.name
    call.__doc__ = _told(task)
    call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    call.__annotations__ = {p.name: p.annotation for p in parameters}
    return call


def _parameter(one: Field[Any]) -> inspect.Parameter:
    kind = kind_of(one)
    annotation: Any = str
    if isinstance(kind, Whole):
        annotation = int | None if kind.open else int
    default = inspect.Parameter.empty if one.default is MISSING else _usual(one)
    return inspect.Parameter(
        one.name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default, annotation=annotation
    )


def _told(task: type[Request]) -> str:
    lines = [f"    {one.name}: {_sentence(kind_of(one))}" for one in door_fields(task)]
    return "\n".join((task.summary(), "", "Args:", *lines, "", "Returns:", f"    {GIVES[task.gives]}"))


def _sentence(kind: Kind) -> str:
    text = kind.help[:1].upper() + kind.help[1:]
    if isinstance(kind, Music):
        text += ", as base64"
    if isinstance(kind, Whole):
        text += f"; {kind.low} to {kind.high}"
    return text + "."
