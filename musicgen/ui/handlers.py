"""What happens when something on the page is pressed, in values; `app` turns them into Gradio updates.

Everything a handler needs of the outside is given to it. Nothing is shared between two requests but the
studio and the registry of runs.
"""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from musicgen.errors import Cancelled, FialtaError, InputError, PromptError
from musicgen.music.link.short import ShortLink, made_here, one_line, read_query
from musicgen.music.score import Score
from musicgen.options import MAX_CANDIDATES, MAX_SEED
from musicgen.studio import Draft, Piece, Studio
from musicgen.tasks.fields import whole
from musicgen.tasks.requests import Compose, Result
from musicgen.text.brief import Brief
from musicgen.text.edits import valid_edits
from musicgen.ui.serving.finished import Finished
from musicgen.ui.serving.runs import Run, Runs
from musicgen.ui.serving.workspace import Workspace
from musicgen.ui.wire import changing, guests, repairs, views
from musicgen.ui.wire.lyrics import is_lyrics
from musicgen.ui.words.i18n import Words

STREAM_EVERY_S = 0.08
USUAL_BARS = 16
ENDED: Mapping[str, Any] = {"ended": True}  # what waits for a page whose piece was ended while it was away


@dataclass(frozen=True, slots=True)
class Screen:
    """A change of the page; None leaves a thing as it is."""

    status: dict[str, Any] | None = None
    roll: dict[str, Any] | None = None
    card: dict[str, Any] | None = None


def emptied_first(shown: Sequence[Sequence[int]], screen: Screen) -> Iterator[Screen]:
    """The screen; where a bar that is shown gets fewer notes, before it the same one without notes.

    Gradio sends what has changed, and counts wrongly where several lists within a list become shorter
    (`gradio.utils.diff`): a candidate that took another's place came as noise. Whole bars it counts rightly.
    """
    roll = screen.roll or {}
    if any(len(new) < len(old) for old, new in zip(shown, roll.get("notes", ()), strict=False)):
        yield replace(screen, roll={**roll, "notes": [], "state": "composing", "done": 0})
    yield screen


PutBack = Callable[[Piece], tuple[Score, dict[str, Any]]]


def as_it_is(piece: Piece) -> tuple[Score, dict[str, Any]]:
    """The score of a piece that is no file."""
    return piece.score, {}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the browser keeps with a piece. candidates: how many may be drawn; None for as many as usual.

    change, without, change_seed: the sentence that it is changed by, numbers of its edits that are left out,
    and what its new notes are drawn from.
    """

    prompt: str
    seed: int
    candidates: int | None
    edits: Mapping[str, str]
    change: str = ""
    without: tuple[str, ...] = ()
    change_seed: int = 0


@dataclass(frozen=True, slots=True)
class Handlers:
    """The page's behaviour on a studio."""

    studio: Studio
    words: Words
    runs: Runs
    workspace: Workspace
    clock: Callable[[], float] = time.monotonic
    finished: Finished = field(default_factory=Finished)
    renew: Callable[[str], None] = lambda session: None

    # ------------------------------------------------------------ reading

    def read(self, prompt: str, before: object = None) -> dict[str, Any]:
        """Chips of a prompt; `before` is what the chips showed until now."""
        text = one_line(prompt)
        if not text:
            return views.chips(None, self.words)
        try:
            brief = self.studio.read_brief(text)
            shown = views.chips(brief, self.words, before) | {"expect": self.expected(brief.bars)}
            shown["change"] = changing.reading(text, brief, self.words)
            if is_lyrics(prompt, brief):
                shown["notes"] = [self.words("lyrics"), *shown["notes"]]
            return shown
        except PromptError as error:
            too_long = Brief(prompt=text[:80], notes=(str(error),))
            return views.chips(too_long, self.words, before)  # said at once
        except FialtaError:
            return views.chips(None, self.words)  # said when composing; a half-typed sentence is no error

    def wish(self, prompt: object, seed: object, candidates: object, edits: object = None) -> Wish:
        """Check what was typed. Raises InputError with a plain sentence in the visitor's language."""
        text = one_line(prompt)
        if not text:
            raise PromptError(self.words("empty_prompt"))
        return Wish(text, self._seed(seed), self._candidates(candidates), valid_edits(edits))

    def _seed(self, seed: object) -> int:
        number = whole(seed)
        if number is None or not 0 <= number <= MAX_SEED:
            raise InputError(self.words("no_seed", seed=_short(seed), most=MAX_SEED))
        return number

    def _candidates(self, candidates: object) -> int | None:
        if candidates is None or candidates == "":
            return None
        number = whole(candidates)
        if number is None or not 1 <= number <= MAX_CANDIDATES:
            raise InputError(self.words("no_candidates", candidates=_short(candidates), most=MAX_CANDIDATES))
        return number

    # ------------------------------------------------------------ composing

    def waiting(self, session: str) -> Screen:
        """Pressed; the model may be busy with somebody else's piece. A piece of one's own makes way."""
        self.runs.stop(session)
        return Screen(status=self.queued(session))

    def queued(self, session: str) -> dict[str, Any]:
        """The line while the model is busy with somebody else: the place in the queue, and how long."""
        if self.runs.full:
            return self.busy()
        text = self._place(self.runs.ahead(session))
        return views.status("working", text, 0.0, "waiting", ticket=session)

    def place(self, request: object) -> dict[str, Any]:
        """{ticket: of a line that waits} → {text}: the place now; nothing once it is its turn."""
        ticket = request.get("ticket") if isinstance(request, Mapping) else None
        before = self.runs.place(ticket) if isinstance(ticket, str) else None
        return {} if before is None else {"text": self._place(before)}

    def _place(self, before: int) -> str:
        if not before:
            return self.words("waiting")
        return self.words("waiting_place", before=before, seconds=self._expected_s(before * USUAL_BARS))

    def busy(self, retry: bool = False) -> dict[str, Any]:
        """The queue is full. retry: whether pressing Generate again is what to do."""
        text = self.words("busy", waiting=self.runs.ahead(), seconds=self._expected_s(USUAL_BARS))
        return self._to_retry(text, retry)

    def _to_retry(self, text: str, retry: bool) -> dict[str, Any]:
        return views.status("busy", text) | ({"retry": self.words("retry")} if retry else {})

    @staticmethod
    def asked_by(query: Mapping[str, str]) -> ShortLink:
        """What a short link asks for."""
        return read_query(query, valid_edits(query))

    def greeting(self, link: ShortLink) -> str:
        """Which words greet whoever comes by a short link, which composes anew: here or elsewhere."""
        if not link.seed_valid:
            return "link_bad_seed"
        try:
            same = not link.made or link.made == made_here(self.studio.model_id)
        except FialtaError:  # there is no model, which the page says elsewhere
            same = True
        return "link_ready" if same else "link_other"

    def expected(self, bars: int | None) -> str:
        """Said before Generate is pressed: how long it will take."""
        before = self.runs.ahead()
        seconds = self._expected_s((bars or USUAL_BARS) + before * USUAL_BARS)
        key = "expect_queue" if before else "expect"
        return self.words(key, seconds=seconds, before=before)

    def _expected_s(self, bars: int) -> int:
        return max(2, round(bars * self.runs.pace_s))

    def compose(
        self, prompt: object, seed: object, candidates: object, chips: object, session: str
    ) -> Iterator[Screen]:
        """The page while a piece is written: drafts bar by bar, then the piece. Sound is asked for apart."""
        edits = chips.get("edits") if isinstance(chips, Mapping) else None

        def composed(run: Run) -> Iterator[Screen]:
            wish = self.wish(prompt, seed, candidates, edits)
            asked = Compose(
                wish.prompt, seed=wish.seed, candidates=wish.candidates, edits=tuple(wish.edits.items())
            )
            made = self.studio.run(asked, cancelled=run.cancelled)
            yield from self.shown(wish, made, views.Roll(wish.prompt, run=secrets.token_hex(6)), run)

        yield from self.running(session, composed)

    def running(self, session: str, work: Callable[[Run], Iterator[Screen]]) -> Iterator[Screen]:
        """The screens of a run of this session; the last one waits for a page that does not hear of it."""
        self.finished.drop(session)
        for screen in self._screens(session, work):
            if screen.status and screen.status["kind"] != "working":
                self.finished.put(session, (self.finished.find(session) or {}) | asdict(screen))
            yield screen

    def _screens(self, session: str, work: Callable[[Run], Iterator[Screen]]) -> Iterator[Screen]:
        """Whatever ends the run, the page is left in order."""
        back = views.no_roll(secrets.token_hex(4))
        try:
            with self.runs.begin(session) as run:
                starting = views.status("working", self.words("starting"), 0.0, "composing", session)
                yield Screen(status=starting)
                yield from work(run)
        except Cancelled:
            yield Screen(status=views.status("done", self.words("stopped_early")), roll=back)
        except FialtaError as error:
            yield Screen(status=views.status("error", self.words.say(str(error))), roll=back)

    def fetch(self, request: object) -> dict[str, Any]:
        """{ticket, stop: true or arrived: true where that is meant} of a page that has lost its connection →
        {result: the last screen} once there is one, {text} while it is written, {} where there is nothing.
        """
        asked = request if isinstance(request, Mapping) else {}
        ticket = asked.get("ticket")
        if not isinstance(ticket, str):
            return {}
        if asked.get("arrived") is True:
            self.finished.drop(ticket)
            return {}
        if asked.get("stop") is True:
            self.stop(ticket)
        result = self.finished.find(ticket)
        if result is not None:
            ended = {"status": views.status("done", self.words("ended_away"))} if "ended" in result else {}
            return {"result": result | ended}
        if self.runs.has(ticket):
            self.renew(ticket)
            return {"text": self.words("still_writing")}
        return {}

    def stop(self, session: str) -> None:
        """Cancel what this session is composing."""
        self.runs.stop(session)

    def leave(self, session: str) -> Screen:
        """Stop, pressed while waiting for the model."""
        self.runs.leave(session)
        back = views.no_roll(secrets.token_hex(4))
        return Screen(status=views.status("done", self.words("left_queue")), roll=back)

    def failed(self, session: str, retry: bool = False) -> Screen:
        """Something nobody foresaw, or a full queue; or only the end of a request that was taken back."""
        back = views.no_roll(secrets.token_hex(4))
        if self.runs.has(session) or self.finished.find(session):  # only the connection has broken
            text = self.words("still_writing")
            return Screen(
                status=views.status("working", text, stage="composing", ticket=session) | {"lost": True}
            )
        if self.runs.has_left(session):
            return Screen(status=views.status("done", self.words("left_queue")), roll=back)
        if self.runs.was_refused(session):
            text = self.words("fair_share", places=self.runs.places)
            return Screen(status=self._to_retry(text, retry), roll=back)
        if self.runs.full:
            return Screen(status=self.busy(retry), roll=back)
        return Screen(status=views.status("error", self.words("failed")), roll=back)

    def shown(
        self,
        wish: Wish,
        updates: Iterator[Draft | Result],
        roll: views.Roll,
        run: Run,
        total: int | None = None,
        put_back: PutBack = as_it_is,
    ) -> Iterator[Screen]:
        """Drafts at most every STREAM_EVERY_S, the piece last.

        total: bars that the piece will have, where drafts hold all of it and count only the new bars.
        put_back: what becomes of the finished piece's score, and what else is told of it.
        """
        last, began = -STREAM_EVERY_S, self.clock()
        shown: list[list[int]] = []
        for update in updates:
            if isinstance(update, Piece):
                if not update.stopped:
                    self.runs.took(self.clock() - began, update.score.bars)
                screen = self._finished(wish, update, roll, put_back)
            elif isinstance(update, Draft) and self.clock() - last >= STREAM_EVERY_S:
                last = self.clock()
                screen = self._draft(wish, update, roll, run, total)
            else:
                continue
            yield from emptied_first(shown, screen)
            shown = (screen.roll or {}).get("notes", [])

    def _draft(self, wish: Wish, draft: Draft, roll: views.Roll, run: Run, total: int | None) -> Screen:
        progress = draft.bars_done / max(1, draft.bars_total)
        value = roll.value(
            draft.score,
            state="composing",
            bars_done=draft.score.bars if total else draft.bars_done,
            bars_total=total or draft.bars_total,
            candidate=draft.candidate,
        )
        text = self.words("stopping") if run.cancelled() else self._progress(wish, draft)
        status = views.status("working", text, progress, "composing", run.session)
        return Screen(status=status, roll=value, card=views.card(None, self.words))

    def _progress(self, wish: Wish, draft: Draft) -> str:
        done, bars = draft.bars_done, draft.bars_total
        if draft.candidate == 0:
            return self.words("bar_of", done=done, total=bars)
        most = wish.candidates or self.studio.default_candidates
        return self.words(
            "candidate_of",
            candidate=draft.candidate,
            next=draft.candidate + 1,
            total=most,
            done=done,
            bars=bars,
        )

    def _finished(self, wish: Wish, piece: Piece, roll: views.Roll, put_back: PutBack) -> Screen:
        score, told = put_back(piece)
        if piece.outcome.file and put_back is as_it_is:
            told |= guests.told(piece.outcome.file, self.words)
        if wish.change:
            told |= self._changed(wish, piece)
        value = roll.value(
            score,
            state="done",
            bars_done=score.bars,
            bars_total=score.bars,
            candidate=piece.candidate,
            facts=views.score_facts(score, wish.seed, self.words),
            seed=wish.seed,
            model=piece.model_id,
            edits=dict(wish.edits),
            notices=views.notices(piece, self.words),
            prompt=wish.prompt,
            ids=written.to_dict() if (written := piece.composition.written) else None,
            **told,
        )
        return Screen(self._outcome(piece), value, views.card(piece, self.words))

    def _changed(self, wish: Wish, piece: Piece) -> dict[str, Any]:
        """What the browser keeps with a changed piece: its edits."""
        return {"change": changing.made(piece, wish.change, wish.change_seed, wish.without, self.words)}

    def _outcome(self, piece: Piece) -> dict[str, Any]:
        bars, seconds = piece.score.bars, round(piece.score.duration_s)
        if piece.outcome.edits:
            kind = "warning" if any(one.problem for one in piece.outcome.edits) else "done"
            return views.status(kind, changing.line(piece, self.words))
        if piece.outcome.damage is not None:
            return views.status("done", repairs.line(piece, self.words))
        if piece.stopped:
            return views.status("done", self.words("stopped", bars=bars))
        if not all(check.kept for check in piece.checks):
            return views.status("warning", self.words("done_broken"), counts=True)
        return views.status("done", self.words("done", bars=bars, seconds=seconds), counts=True)


def _short(value: object) -> str:
    return repr(value)[:40]
