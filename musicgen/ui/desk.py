"""What the desk asks for besides composing: sound, changes, a file, bars written anew or on. No Gradio here.

The browser holds the piece and sends it along; nothing of it stays. A refusal is {"error": one sentence}.
"""

import base64
import binascii
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from musicgen.errors import FialtaError, InputError, MidiError
from musicgen.music.link.short import one_line
from musicgen.music.score import MAX_BARS, Score
from musicgen.music.score_json import Identity, close_gaps, read_places, read_score
from musicgen.options import MAX_PROMPT_CHARS
from musicgen.tasks.judge.checks import check
from musicgen.tasks.judge.composition import listen
from musicgen.text.brief import Brief
from musicgen.ui.handlers import Handlers, Screen, Wish, whole
from musicgen.ui.serving.opening import opened
from musicgen.ui.serving.protocols import DraftLike, Extends, FillsBars, OpensMidi, PieceLike
from musicgen.ui.serving.runs import Run
from musicgen.ui.wire import views
from musicgen.ui.wire.changes import change, parts_of, span_of
from musicgen.ui.wire.edits import apply_edits, valid_edits
from musicgen.ui.wire.voices import Voices
from musicgen.ui.words.i18n import Words

MAX_MIDI_BYTES = 5 * 2**20
EXTEND_BARS = 8
Answer = dict[str, Any]


def answered(work: Callable[[], Answer], words: Words) -> Answer:
    """The answer, or a sentence in its place."""
    try:
        return work()
    except FialtaError as error:
        return {"error": words.say(str(error))}


@dataclass(frozen=True, slots=True)
class Held:
    """A piece as the browser sent it, checked."""

    score: Score
    places: Mapping[Identity, int]
    prompt: str
    seed: int
    model: str
    edits: dict[str, str]

    @classmethod
    def of(cls, sent: object) -> "Held":
        """Raises InputError."""
        score, places = close_gaps(read_score(sent), read_places(sent))
        piece: Mapping[str, Any] = sent  # type: ignore[assignment]  # read_score has looked
        seed = whole(piece.get("seed"))
        prompt = one_line(piece.get("caption"))[:MAX_PROMPT_CHARS]
        model = str(piece.get("model") or "")[:80]
        return cls(score, places, prompt, seed or 0, model, valid_edits(piece.get("edits")))

    def heard(self, silent: object) -> Score:
        """The score without the parts at these places."""
        places = set(silent) if isinstance(silent, list) and all(type(p) is int for p in silent) else set()
        kept = tuple(p for p in self.score.parts if self.places[p.identity] not in places)
        return replace(self.score, parts=kept)

    def value(self, score: Score, places: Mapping[Identity, int], words: Words) -> dict[str, Any]:
        """Another score of the same piece, as the roll takes it."""
        roll = views.Roll(self.prompt, run=secrets.token_hex(6), places=places)
        return finished(roll, score, self.seed, words, model=self.model, edits=self.edits)


def finished(roll: views.Roll, score: Score, seed: int | None, words: Words, **told: Any) -> dict[str, Any]:
    """A whole score as the roll takes it."""
    facts = views.score_facts(score, seed, words)
    bars = score.bars
    return roll.value(score, state="done", bars_done=bars, bars_total=bars, facts=facts, seed=seed, **told)


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers the desk's questions on a studio."""

    handlers: Handlers
    voices: Voices

    def chunks(self, request: object, words: Words) -> Answer:
        """Chunks of sound: {chunks: FLAC as base64, one for each job}."""
        return answered(lambda: {"chunks": self.voices.chunks(request)}, words)

    def fonts(self, words: Words) -> Answer:
        """{fonts: names that can be chosen, the first is the studio's own}."""
        return answered(lambda: {"fonts": list(getattr(opened(self.handlers.studio), "fonts", ()))}, words)

    def account(self, request: object, words: Words) -> Answer:
        """{piece, silent: places of muted parts} → {card, bars, seconds, kept}: of what is heard of it."""
        asked = mapping(request)

        def work() -> Answer:
            held = Held.of(asked.get("piece"))
            score, brief = held.heard(asked.get("silent")), self._brief(held)
            if not score.parts:
                return {"card": views.card(None, words)}
            checks = check(brief, score, None if brief.seconds else brief.bars)
            return {
                "card": views.account(checks, listen(score), words),
                "bars": score.bars,
                "seconds": round(score.duration_s),
                "kept": all(one.kept for one in checks),
            }

        return answered(work, words)

    def change(self, request: object, words: Words) -> Answer:
        """{piece, operation} → {piece}, changed without the model."""
        asked = mapping(request)

        def work() -> Answer:
            held = Held.of(asked.get("piece"))
            score, places = change(held.score, held.places, asked.get("operation"))
            return {"piece": held.value(score, places, words)}

        return answered(work, words)

    def open_midi(self, request: object, words: Words) -> Answer:
        """{midi: base64, name} → {piece, text}."""
        asked = mapping(request)

        def work() -> Answer:
            data, name = _decoded(asked.get("midi")), _title(asked.get("name"))
            score, notices = self._read(data)
            if score.bars > MAX_BARS:
                raise MidiError(
                    f"The file has {score.bars} bars, at most {MAX_BARS} can be opened: shorten it."
                )
            roll = views.Roll(name, run=secrets.token_hex(6), action="opened")
            piece = finished(roll, score, None, words, model="", edits={})
            told = words("opened", bars=score.bars, parts=len(score.parts))
            text = " ".join((told, *map(words.say, notices)))
            return {"piece": piece, "text": text}

        return answered(work, words)

    def _read(self, data: bytes) -> tuple[Score, tuple[str, ...]]:
        studio = opened(self.handlers.studio)
        if isinstance(studio, OpensMidi):
            piece = studio.open_midi(data)
            return piece.score, piece.notices
        return read_canonical(data)

    # ------------------------------------------------------------ with the model

    def act(self, request: object, session: str) -> Iterator[Screen]:
        """{do: "fill" or "extend", piece, first, last, parts, seed}: the page while it is written."""
        asked = mapping(request)

        def work(run: Run) -> Iterator[Screen]:
            held = Held.of(asked.get("piece"))
            seed = whole(asked.get("seed")) or 0
            updates, action, total = self._updates(asked, held, seed, run)
            roll = views.Roll(held.prompt, run=secrets.token_hex(6), places=held.places, action=action)
            wish = Wish(held.prompt, Brief(), held.seed, None, tuple(held.edits.items()))
            yield from self.handlers.shown(wish, updates, roll, run, total)

        self.handlers.runs.stop(session)
        yield from self.handlers.running(session, work)

    def _updates(
        self, asked: Mapping[str, Any], held: Held, seed: int, run: Run
    ) -> tuple[Iterator[DraftLike | PieceLike], str, int]:
        """What the model will say, what to call it, and how many bars the piece will have."""
        studio, brief = opened(self.handlers.studio), self._brief(held)
        if asked.get("do") == "fill":
            if not isinstance(studio, FillsBars):
                raise InputError(self.handlers.words("cannot_fill"))
            span, parts = span_of(held.score, asked), parts_of(held.score, held.places, asked)
            written = studio.fill(held.score, brief, span, parts, seed=seed, cancelled=run.cancelled)
            return written, "fill", held.score.bars
        if asked.get("do") == "extend":
            if not isinstance(studio, Extends):
                raise InputError(self.handlers.words("cannot_extend"))
            score = up_to(held.score, span_of(held.score, asked).last)
            bars = min(EXTEND_BARS, MAX_BARS - score.bars)
            if bars < 1:
                raise InputError(
                    f"The piece has {score.bars} bars already: at most {MAX_BARS} can be written."
                )
            longer = studio.extend(score, brief, bars, seed=seed, cancelled=run.cancelled)
            return longer, "extend", score.bars + bars
        raise InputError(f"{str(asked.get('do'))[:20]!r} is nothing that can be done with a piece.")

    def _brief(self, held: Held) -> Brief:
        """What the sentence of the piece asks for; an opened file has none, its name is a title."""
        if not held.prompt or not held.model:
            return Brief()
        try:
            brief = self.handlers.studio.read_brief(held.prompt)
            return apply_edits(brief, held.edits, self.handlers.studio.read_brief)
        except FialtaError:
            return Brief(prompt=held.prompt)


def up_to(score: Score, last: int) -> Score:
    """The score until the end of a bar; notes that ring over it are kept as they are."""
    end = (last + 1) * score.meter.bar_ticks
    parts = tuple(replace(p, notes=tuple(n for n in p.notes if n.onset < end)) for p in score.parts)
    return replace(
        score,
        parts=tuple(p for p in parts if p.notes),
        chords=tuple(c for c in score.chords if c.onset < end),
        sections=tuple(
            replace(s, bars=min(s.bars, last + 1 - s.first_bar))
            for s in score.sections
            if s.first_bar <= last
        ),
    )


def read_canonical(data: bytes) -> tuple[Score, tuple[str, ...]]:
    """A MIDI file as a score with its key and chords, and what was lost. Raises MidiError."""
    from musicgen.music.measure.chords import estimate_chords
    from musicgen.music.midi.io import read_midi
    from musicgen.music.quantise import quantise

    read = quantise(read_midi(data).raw)
    return replace(read.score, chords=estimate_chords(read.score)), read.losses


def _decoded(text: object) -> bytes:
    if not isinstance(text, str) or not text:
        raise MidiError("The file is empty: choose a MIDI file.")
    if len(text) > MAX_MIDI_BYTES * 4 // 3 + 4:
        raise MidiError("The file is larger than 5 MB: choose a smaller one.")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MidiError("The file did not arrive whole: choose it once more.") from error


def _title(name: object) -> str:
    """A file's name as the title of a piece: text, without its ending."""
    text = one_line(name)
    return text.rsplit(".", 1)[0][:120] if text else ""


def mapping(request: object) -> Mapping[str, Any]:
    """A request as the browser sent it, empty where it is none."""
    return request if isinstance(request, Mapping) else {}
