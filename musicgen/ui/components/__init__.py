"""The page's own components: a static template, a style and scripts each, fed with JSON.

User text must never stand in a template: templates end up in a JavaScript template literal, where `${…}` is
code. So a template here has no placeholder at all (`load` refuses one), and the script writes text with
textContent or on a canvas.
"""

from pathlib import Path
from typing import Any

import gradio as gr

HERE = Path(__file__).resolve().parent
_PLACEHOLDERS = ("${", "{{", "`")


def load(name: str, value: dict[str, Any], *, elem_id: str | None = None, **props: Any) -> gr.HTML:
    """A component by the name of its folder; `props` are static labels and choices, and server functions."""
    template, style = _static(name, "template.html"), _static(name, "style.css")
    return gr.HTML(
        value=value,  # type: ignore[arg-type]
        html_template=template,
        css_template=style,
        js_on_load=script(name),
        apply_default_css=False,
        elem_id=elem_id or name.replace("_", "-"),
        **props,
    )


def script(name: str) -> str:
    """A component's scripts, in the order of their names, as one; `common.js` goes before each."""
    files = [HERE / "common.js", *sorted((HERE / name).glob("*.js"))]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def _static(name: str, file: str) -> str:
    text = (HERE / name / file).read_text(encoding="utf-8")
    if any(mark in text for mark in _PLACEHOLDERS):
        raise ValueError(f"{name}/{file} has a placeholder: give the data as JSON instead.")
    return text
