"""An open page of the browser tests."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlparse

ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--mute-audio"]
WAIT_MS = 120_000  # seconds on a free machine; a busy one must not fail for being slow


@dataclass
class Visit:
    """An open page and what it complained about."""

    page: Any
    url: str
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def roll(self, name: str) -> str | None:
        return self.page.get_attribute(".roll", f"data-{name}")

    def wait(self, state: str) -> None:
        self.page.wait_for_selector(f".roll[data-state={state}]", timeout=WAIT_MS)

    def compose(self, prompt: str) -> None:
        self.page.fill("#prompt textarea", prompt)
        self.page.click("#generate")

    def wait_for(self, condition: str) -> None:
        self.page.wait_for_function(condition, timeout=WAIT_MS)

    @property
    def status(self) -> str:
        return self.page.text_content("#status-line .status-text")

    def inked(self) -> int:
        """Coloured pixels on the canvas of the notes."""
        return self.page.evaluate(
            """() => { const c = document.querySelector(".roll-notes");
            const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data; let n = 0;
            for (let i = 0; i < d.length; i += 4)
              if (d[i + 3] > 100 && Math.max(d[i], d[i+1], d[i+2]) - Math.min(d[i], d[i+1], d[i+2]) > 40) n++;
            return n; }"""
        )

    def watch(self) -> None:
        """Note what goes elsewhere and what goes wrong from now on."""
        home = urlparse(self.url).netloc

        def seen(request: Any) -> None:
            if not request.url.startswith(("data:", "blob:")) and urlparse(request.url).netloc != home:
                self.foreign.append(request.url)

        self.page.on("request", seen)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
