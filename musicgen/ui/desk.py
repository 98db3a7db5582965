"""What the desk asks for besides composing: sound, changes, a file, bars written anew or on. No Gradio here.

The browser holds the piece and sends it along; nothing of it stays. A refusal is {"error": one sentence}.
"""

import base64
import binascii
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from musicgen.errors import Cancelled, FialtaError, InputError, MidiError
from musicgen.music.link.short import one_line
from musicgen.music.midi.guest import Guest
from musicgen.music.score import MAX_BARS, Identity, Score
from musicgen.music.score_json import close_gaps, read_places, read_score
from musicgen.options import MAX_PROMPT_CHARS
from musicgen.results import Explained, Piece
from musicgen.tasks.fields import Bars, whole
from musicgen.tasks.judge.checks import check
from musicgen.tasks.judge.composition import Draft, listen
from musicgen.tasks.requests import Change, Compose, Extend, Fill, Repair, Request, Result, brief_of
from musicgen.text.brief import Brief
from musicgen.text.edits import valid_edits
from musicgen.ui.handlers import Handlers, PutBack, Screen, Wish, as_it_is
from musicgen.ui.serving.runs import Run
from musicgen.ui.wire import arranging, changing, guests, repairs, views, why
from musicgen.ui.wire.changes import change, parts_of, span_of
from musicgen.ui.wire.voices import Voices
from musicgen.ui.words.i18n import Words

_THEIR_OWN = ("change", *arranging.TASKS)  # they put back themselves what they do
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
    """A piece as the browser sent it, checked. caption: its name; that of a file is no sentence. left_out:
    words of the sentence. ids: of which it was decoded, where nothing was changed since.

    guest: the musician's own file that the score is a window of, None for a composed piece.
    """

    score: Score
    places: Mapping[Identity, int]
    caption: str
    prompt: str
    seed: int
    model: str
    edits: dict[str, str]
    guest: Guest | None = None
    left_out: tuple[str, ...] = ()
    ids: Mapping[str, Any] | None = None
    candidate: int = 0

    @classmethod
    def of(cls, sent: object) -> "Held":
        """Raises InputError."""
        piece = mapping(sent)
        guest = guests.guest_of(piece)
        if guest:
            score, places = guest.score, guests.places_of(guest, piece)
        else:
            score, places = close_gaps(read_score(sent), read_places(sent))
        caption, model = _line(piece.get("caption")), str(piece.get("model") or "")[:80]
        said = piece.get("prompt")
        prompt = _line(said) if isinstance(said, str) else caption if model else ""
        seed = whole(piece.get("seed")) or 0
        told = (
            why.words_of(piece.get("left_out")),
            why.ids_of(piece.get("ids")),
            whole(piece.get("candidate")) or 0,
        )
        return cls(score, places, caption, prompt, seed, model, valid_edits(piece.get("edits")), guest, *told)

    def heard(self, silent: object) -> Score:
        """The score without the parts at these places."""
        places = set(silent) if isinstance(silent, list) and all(type(p) is int for p in silent) else set()
        kept = tuple(p for p in self.score.parts if self.places[p.identity] not in places)
        return replace(self.score, parts=kept)

    def value(self, score: Score, places: Mapping[Identity, int], words: Words) -> dict[str, Any]:
        """Another score of the same piece, as the roll takes it."""
        roll = views.Roll(self.caption, run=secrets.token_hex(6), places=places)
        told = {
            "model": self.model,
            "edits": self.edits,
            "prompt": self.prompt,
            "left_out": list(self.left_out),
        }
        return finished(roll, score, self.seed, words, **told)

    def file_value(self, guest: Guest, places: Mapping[Identity, int], words: Words) -> dict[str, Any]:
        """Another state of the same file, as the roll takes it."""
        roll = views.Roll(self.caption, run=secrets.token_hex(6), places=places)
        return finished(roll, guest.score, None, words, **_file_told(guest, words))

    def shown(self, words: Words) -> dict[str, Any]:
        """The piece as it is."""
        if self.guest:
            return self.file_value(self.guest, self.places, words)
        return self.value(self.score, self.places, words)


def _file_told(guest: Guest, words: Words) -> dict[str, Any]:
    return {"model": "", "edits": {}, "prompt": "", **guests.told(guest, words)}


def _line(text: object) -> str:
    return one_line(text)[:MAX_PROMPT_CHARS]


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
        return answered(lambda: {"fonts": list(self.handlers.studio.fonts)}, words)

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
            held, operation = Held.of(asked.get("piece")), asked.get("operation")
            if held.guest:
                guest, moved = guests.changed(held.guest, held.places, operation)
                return {"piece": held.file_value(guest, moved, words)}
            score, places = change(held.score, held.places, operation)
            return {"piece": held.value(score, places, words)}

        return answered(work, words)

    def open_midi(self, request: object, words: Words) -> Answer:
        """{midi: base64, name} → {piece, text}."""
        asked = mapping(request)

        def work() -> Answer:
            data, name = _decoded(asked.get("midi")), _title(asked.get("name"))
            opened = self.handlers.studio.open_midi(data)
            guest, score = opened.file, opened.score
            roll = views.Roll(name, run=secrets.token_hex(6), action="opened")
            piece = finished(roll, score, None, words, **_file_told(guest, words))
            told = words("opened", bars=score.bars, parts=len(score.parts))
            text = f"{told} {words('opened_findings')}" if opened.notices else told
            return {"piece": piece, "text": text}

        return answered(work, words)

    def listen(self, request: object, words: Words) -> Answer:
        """{sound: base64, name, bpm, meter, first} → {piece, text}: the tune of a recording."""
        asked = mapping(request)

        def work() -> Answer:
            tune = arranging.heard(asked, _decoded(asked.get("sound")))
            roll = views.Roll(_title(asked.get("name")), run=secrets.token_hex(6), action="heard")
            piece = finished(roll, tune.score, None, words, model="", edits={}, prompt="")
            return {"piece": piece, "text": words.say(tune.sentence)}

        return answered(work, words)

    # ------------------------------------------------------------ with the model

    def act(self, request: object, session: str) -> Iterator[Screen]:
        """The page while it is written: {do: "fill" or "extend", piece, first, last, parts, seed}, or
        {do: "change", sentence, without, piece, seed}, or what `wire.arranging` takes."""
        asked = mapping(request)

        def work(run: Run) -> Iterator[Screen]:
            held = Held.of(asked.get("piece"))
            action = str(asked.get("do"))
            told: dict[str, Any] = guests.timed(held.guest) if held.guest else {}
            total: int | None = held.score.bars
            if action == "proofread":
                made = self._proofread(asked, held, run)
            else:
                request, total = self._request(asked, held)
                made = self.handlers.studio.run(request, cancelled=run.cancelled)
                words = request.without if isinstance(request, Compose) else held.left_out
                told |= {"left_out": list(words)}
            run_id = secrets.token_hex(6)
            is_other_band = action in arranging.TASKS
            places = {} if is_other_band else held.places
            told = {} if is_other_band else told
            roll = views.Roll(held.caption, run=run_id, places=places, action=action, told=told)
            wish = self._wish(asked, held)
            back = self._put_back(held, asked)
            yield from self.handlers.shown(wish, made, roll, run, total, back)

        self.handlers.runs.stop(session)
        yield from self.handlers.running(session, work)

    @staticmethod
    def _wish(asked: Mapping[str, Any], held: Held) -> Wish:
        if asked.get("do") in arranging.TASKS:
            return Wish(_line(asked.get("sentence")), whole(asked.get("seed")) or 0, None, {})
        if asked.get("do") != "change":
            return Wish(held.prompt, held.seed, None, held.edits)
        seed, without = whole(asked.get("seed")) or 0, changing.numbers_of(asked.get("without"))
        sentence = _line(asked.get("sentence"))
        return Wish(held.prompt, held.seed, None, held.edits, sentence, without, seed)

    def _put_back(self, held: Held, asked: Mapping[str, Any]) -> PutBack:
        """What is written goes into the file that it was written for; nothing else of that is touched."""
        guest, bars = held.guest, None
        if asked.get("do") == "repair":
            return partial(repairs.mended, guest, self.handlers.words)
        if guest is None or asked.get("do") in _THEIR_OWN:
            return as_it_is
        if asked.get("do") == "proofread":
            bars = frozenset((part.identity, bar) for part, bar in why.spots_of(held, asked))
        if asked.get("do") == "fill":
            parts = parts_of(held.score, held.places, asked)
            bars = guests.part_bars(parts, span_of(held.score, asked))

        def spliced(made: Piece) -> tuple[Score, dict[str, Any]]:
            after = guests.put_back(guest, made.score, bars)
            return after.score, guests.told(after, self.handlers.words)

        return spliced

    def _proofread(self, asked: Mapping[str, Any], held: Held, run: Run) -> Iterator[Draft | Result]:
        """The doubtful bars of each part written anew, one after the other; the last piece holds them all."""
        score, told = held.score, {"seed": whole(asked.get("seed")) or 0, **self._sentence(held)}
        spots = why.spots_of(held, asked)
        for number, (part, bar) in enumerate(spots):
            bars = Bars(bar + score.first_bar, bar + score.first_bar)
            request = Fill(score, bars, parts=(part.name,), **told)
            for made in self.handlers.studio.run(request, cancelled=run.cancelled):
                if isinstance(made, Piece):
                    score = made.score
                    if number == len(spots) - 1 or made.stopped:
                        yield made
                        return

    def explain(self, request: object, session: str) -> Iterator[Answer]:
        """{piece, run} → what the tab "Why is it so?" shows of it; first, that it is being worked on."""
        asked = mapping(request)
        run_id = str(asked.get("run") or "")[:80]
        yield {"state": "working", "run": run_id}
        try:
            held = Held.of(asked.get("piece"))
            with self.handlers.runs.begin(session) as run:
                brief = self._brief(held)
                *_, found = self.handlers.studio.run(why.request_of(held, brief), cancelled=run.cancelled)
            assert isinstance(found, Explained)
            yield {"state": "done", "run": run_id, **why.told(found, held.places, self.handlers.words)}
        except Cancelled:
            yield {"state": "none"}
        except FialtaError as error:
            yield {"state": "error", "run": run_id, "text": self.handlers.words.say(str(error))}

    def _request(self, asked: Mapping[str, Any], held: Held) -> tuple[Request, int | None]:
        """What the model is asked for, and how many bars the piece will have. Raises InputError."""
        if asked.get("do") == "change":
            return self._change(asked, held), held.score.bars
        if asked.get("do") == "without":
            return self._without(asked, held), None
        if asked.get("do") in arranging.TASKS:
            return arranging.request_of(asked, held.score, held.guest, held.places), held.score.bars
        score, told = held.score, {"seed": whole(asked.get("seed")) or 0, **self._sentence(held)}
        span = span_of(score, asked)
        if asked.get("do") == "fill":
            parts = tuple(part.name for part in parts_of(score, held.places, asked))
            return Fill(score, Bars.of(span, score.first_bar), parts=parts, **told), score.bars
        if asked.get("do") == "extend":
            bars = min(EXTEND_BARS, MAX_BARS - span.last - 1)
            if bars < 1:
                raise InputError(f"The piece has {MAX_BARS} bars already: no more can be written.")
            return Extend(score, after=span.last + score.first_bar, bars=bars, **told), span.last + 1 + bars
        if asked.get("do") == "repair":
            marks = repairs.marks(score, held.places, asked)
            piece = held.guest.midi() if held.guest else score
            return Repair.of({"piece": piece, **marks, **repairs.choices(asked), **told}), score.bars
        raise InputError(f"{str(asked.get('do'))[:20]!r} is nothing that can be done with a piece.")

    @staticmethod
    def _without(asked: Mapping[str, Any], held: Held) -> Compose:
        """The same sentence and seed, some words left out. Raises InputError."""
        if not held.prompt:
            raise InputError("The piece has no sentence: compose one first.")
        words = (*held.left_out, *why.words_of(asked.get("words")))
        return Compose(held.prompt, seed=held.seed, edits=tuple(held.edits.items()), without=words)

    @staticmethod
    def _change(asked: Mapping[str, Any], held: Held) -> Change:
        """Raises InputError, PromptError."""
        piece = held.guest.midi() if held.guest else held.score
        without = changing.numbers_of(asked.get("without"))
        return Change(
            piece, _line(asked.get("sentence")), seed=whole(asked.get("seed")) or 0, without=without
        )

    def _brief(self, held: Held) -> Brief:
        """What the piece was asked to be; `Brief()` where that cannot be read, or nobody asked."""
        try:
            return brief_of(self.handlers.studio, held.prompt, held.edits.items(), held.left_out)
        except FialtaError:
            return Brief()

    def _sentence(self, held: Held) -> dict[str, Any]:
        """The same for a request."""
        if not self._brief(held).prompt:
            return {}
        return {"prompt": held.prompt, "edits": held.edits}


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
