"""A studio for tests of the page: quick, deterministic, without a model. As a script: serves the page on it.

It reads a few facts, writes a small band piece bar by bar, and can be told to be slow, to need a second
candidate, or to fail.
"""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from types import SimpleNamespace
from typing import Any

import fake_why
import numpy as np

from musicgen.errors import Cancelled, FialtaError, InputError
from musicgen.music.damage.find import find
from musicgen.music.damage.take import take_of, unheard
from musicgen.music.edit import until
from musicgen.music.midi.guest import open_guest
from musicgen.music.midi.io import score_to_midi
from musicgen.music.midi.performance import Performance
from musicgen.music.midi.untouched import untouched_by
from musicgen.music.score import ChordSpan, Note, Part, Score, Section, mixed
from musicgen.music.theory import GM_PROGRAMS, Chord, Key, Meter
from musicgen.music.tune.find import find_tune
from musicgen.options import SamplingOptions
from musicgen.settings import Settings
from musicgen.sound.spool import BLOCK
from musicgen.studio import Studio
from musicgen.tasks.accompany import Accompany
from musicgen.tasks.explain.task import Explain
from musicgen.tasks.fields import Bars, Sentence
from musicgen.tasks.in_place import opened, parts_named
from musicgen.tasks.judge.composition import Check, Composition, Draft, Heard
from musicgen.tasks.outcome import Outcome
from musicgen.tasks.repair.examine import Finding, chosen
from musicgen.tasks.repair.mend import Mender
from musicgen.tasks.requests import Compose, Extend, Fill, Repair, Request, Result, brief_of
from musicgen.tasks.restyle import Restyle
from musicgen.text.brief import Brief, Fact, Instrument

RATE = 44100
BAND = {"piano": 0, "cello": 42, "flute": 73, "guitar": 24, "violin": 40, "harp": 46, "bass": 32, "drums": 0}
DEGREES = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
LOOP = {
    "major": ((0, "maj"), (7, "maj"), (9, "min"), (5, "maj")),
    "minor": ((0, "min"), (8, "maj"), (5, "min"), (7, "7")),
}


class FakeSynth:
    """Sine waves. error: raised in the place of sound."""

    def __init__(self, error: FialtaError | None = None, gain: int = 1) -> None:
        self._error, self._gain = error, gain
        self.description, self.warning = "sine waves", None

    def render_raw(self, score: Score) -> np.ndarray:
        if self._error:
            raise self._error
        return _ring(score) * self._gain

    render = render_raw

    def render_performance(self, performance: Performance) -> np.ndarray:
        """Silence of the right length."""
        if self._error:
            raise self._error
        return np.zeros((round(performance.length_s * RATE) + RATE, 2), np.float32)

    def performance_blocks(self, performance: Performance) -> Iterator[np.ndarray]:
        return iter([self.render_performance(performance)])

    def blocks(self, score: Score) -> Iterator[np.ndarray]:
        whole = self.render_raw(score)
        return (whole[at : at + BLOCK] for at in range(0, len(whole), BLOCK))


class FakeStudio(Studio):
    """The real studio, with sine waves for a synthesizer and a small program for a model.

    gate: waited on before every bar. tries: candidates drawn before one is taken. error: raised first.
    broken: the tempo is missed, unless 16 candidates may be drawn.
    """

    default_candidates = 4
    model_id = "fake"
    fonts = ("Sine", "Loud sine")
    sound_warning: str | None = None

    def __init__(
        self,
        gate: Callable[[int], None] = lambda bar: None,
        tries: int = 1,
        error: Exception | None = None,
        sound_error: FialtaError | None = None,
        broken: bool = False,
    ) -> None:
        # Tests say which visitor they are as a proxy on this machine would.
        super().__init__(Settings(proxies="127.0.0.1"))
        self.gate, self.tries, self.error, self.broken = gate, tries, error, broken
        self.sound_error = sound_error
        self.asked: list[Brief] = []
        self.tried: list[int | None] = []
        self.closed = threading.Event()

    def warm_up(self) -> None:
        """There is nothing to load."""

    def synth(self, font: str | None = None) -> Any:
        if font not in (None, *self.fonts):
            raise InputError(f"There is no soundfont {font!r} here.")
        return FakeSynth(self.sound_error, 2 if font == "Loud sine" else 1)

    def read_brief(self, prompt: str) -> Brief:
        return read(Sentence("").read(prompt, "prompt"))

    def _work(self, request: Request, cancelled: Callable[[], bool]) -> Iterator[Draft | Outcome | Result]:
        tasks: dict[Any, Any] = {Compose: self._compose, Fill: self._fill, Extend: self._extend}
        tasks |= {Explain: self._explain, Repair: self._repair}
        tasks |= {Restyle: self._arrange, Accompany: self._arrange}
        work = tasks.get(type(request))
        if work is None:
            yield from super()._work(request, cancelled)
            return
        if self.error:
            raise self.error
        yield from work(request, cancelled)

    def _compose(self, request: Any, cancelled: Callable[[], bool]) -> Iterator[Draft | Outcome]:
        brief = brief_of(self, request.prompt, request.edits, request.without)
        self.asked.append(brief)
        self.tried.append(request.candidates)
        total = request.bars or brief.bars or 16
        options = request.options(self)
        try:
            for candidate in range(self.tries):
                whole = write(brief, request.seed + candidate, total)
                for done in range(1, total + 1):
                    self.gate(done)
                    if cancelled():
                        stopped = first_bars(whole, done - 1)
                        yield self._outcome(stopped, brief, options, candidate, stopped=True)
                        return
                    yield Draft(first_bars(whole, done), done, total, candidate)
            yield self._outcome(whole, brief, options, self.tries - 1)
        finally:
            self.closed.set()

    def _fill(self, request: Any, cancelled: Callable[[], bool]) -> Iterator[Draft | Outcome]:
        """The chosen parts move a tone up in the bars of the span; the rest stays."""
        file, score = opened(request.piece)
        span, parts = request.bars.span(score.first_bar), parts_named(score, request.parts)
        start, end = (bar * score.meter.bar_ticks for bar in (span.first, span.last + 1))
        if span.last >= score.bars:
            raise InputError(f"Bars {request.bars} are asked: the piece has {score.bars}.")

        def moved(part: Part) -> Part:
            if part not in parts or part.is_drum:
                return part
            notes = (replace(n, pitch=n.pitch + 2) if start <= n.onset < end else n for n in part.notes)
            unique = {(n.onset, n.pitch): n for n in notes}
            return replace(part, notes=tuple(unique[at] for at in sorted(unique)))

        changed = replace(score, parts=tuple(map(moved, score.parts)))
        asked = {(part.identity, bar) for part in parts for bar in range(span.first, span.last + 1)}
        for made in self._worked(changed, request, cancelled):
            told = {"file": file and file.spliced(changed), "untouched": untouched_by(score, changed, asked)}
            yield replace(made, **told) if isinstance(made, Outcome) else made

    def _explain(self, request: Any, cancelled: Callable[[], bool]) -> Iterator[Result]:
        """The notes as they came; a report is none of this studio's."""
        _, score = opened(request.piece)
        brief = brief_of(self, request.prompt, request.edits)
        yield self.explained(fake_why.explanation(score, brief))

    def _arrange(self, request: Any, cancelled: Callable[[], bool]) -> Iterator[Draft | Outcome]:
        """The tune as it is, with the band of the sentence around it."""
        _, score = opened(request.piece)
        found = find_tune(score)
        tune = score.parts[found.part if found else 0]
        band = write(self.read_brief(request.prompt or "piano"), request.seed, score.bars)
        others = (part for part in band.parts if part.identity != tune.identity)
        yield from self._worked(replace(score, parts=mixed((tune, *others))), request, cancelled)

    def _extend(self, request: Any, cancelled: Callable[[], bool]) -> Iterator[Draft | Outcome]:
        """What is there once more, as often as it takes."""
        file, whole = opened(request.piece)
        score = whole if request.after is None else until(whole, request.after - 1)
        end = score.bars * score.meter.bar_ticks
        last = end + request.bars * score.meter.bar_ticks
        starts = range(0, last, end)

        def longer(part: Part) -> Part:
            again = (replace(n, onset=n.onset + start) for start in starts for n in part.notes)
            return replace(part, notes=tuple(n for n in again if n.onset < last))

        again = (replace(c, onset=c.onset + start) for start in starts for c in score.chords)
        chords = tuple(c for c in again if c.onset < last)
        more = replace(score, parts=tuple(map(longer, score.parts)), chords=chords)
        told = {"added": Bars(score.bars + 1, score.bars + request.bars), "file": file and file.spliced(more)}
        told["untouched"] = untouched_by(score, more)
        for made in self._worked(more, request, cancelled):
            yield replace(made, **told) if isinstance(made, Outcome) else made

    def _repair(self, request: Any, cancelled: Callable[[], bool]) -> Iterator[Outcome]:
        """By rules alone, and mended where that is exact; bars that want a writer stay as they are."""
        own = not isinstance(request.piece, Score)
        file = open_guest(request.piece if own else score_to_midi(request.piece))
        take = take_of(file)
        listed = enumerate(find(take, unheard(take)), start=1)
        found = [Finding(number, file, take, damage) for number, damage in listed]
        chosen_ = chosen(found, (), request.refuse, request.accept)
        exact = [one if one.damage.candidate.retouch else replace(one, mended=False) for one in chosen_]
        mender = Mender(file, Brief(), request.options(self), SimpleNamespace(model_id="fake"))  # type: ignore[arg-type]
        assert not list(mender.mended(exact, cancelled))
        yield mender.outcome(tuple(one.told() for one in mender.found), keeps_file=own)

    def _worked(self, score: Score, request: Any, cancelled: Callable[[], bool]) -> Iterator[Draft | Outcome]:
        for done in range(1, score.bars + 1):
            self.gate(done)
            if cancelled():
                raise Cancelled
            yield Draft(first_bars(score, done), done, score.bars, 0)
        yield self._outcome(score, Brief(prompt=request.prompt), request.options(self), 0)

    def _outcome(
        self, score: Score, brief: Brief, options: SamplingOptions, candidate: int, stopped: bool = False
    ) -> Outcome:
        if not score.parts:
            raise Cancelled
        if self.broken and self.tried[-1] != 16:
            score = replace(score, tempo_bpm=score.tempo_bpm + 20)
        made = checks(brief, score)
        return Outcome(
            Composition(score, brief, options, "fake", heard(score), made, candidate, stopped=stopped)
        )


# ---------------------------------------------------------------- reading


def read(prompt: str) -> Brief:
    """A handful of facts, enough for chips."""
    brief, facts = Brief(prompt=prompt), []

    def found(name: str, pattern: str) -> str | None:
        match = re.search(pattern, prompt, re.IGNORECASE)
        if match:
            facts.append(Fact(name, match[0], match.start(), match.end()))
        return match[1] if match else None

    if bpm := found("tempo_bpm", r"(\d{2,3}) ?bpm"):
        brief = replace(brief, tempo_bpm=float(bpm))
    if found("meter", r"(waltz)"):
        brief = replace(brief, meter=Meter(3, 4))
    if key := found("key", r"in ([A-G][#b]? (?:major|minor))"):
        brief = replace(brief, key=Key.parse(key[0].upper() + key[1:].lower()))
    if bars := found("bars", r"(\d+) bars"):
        if not 1 <= int(bars) <= 128:
            raise InputError(f"{bars} bars are asked: give a number from 1 to 128.")
        brief = replace(brief, bars=int(bars))
    for word in ("calm", "happy", "dark"):
        if re.search(rf"\b{word}\b", prompt):
            found("mood", rf"({word})")
            brief = replace(brief, mood=word)
    names = [name for name in BAND if found("band", rf"\b({name})\b")]
    band = tuple(Instrument(n, (BAND[n],), is_drum=n == "drums") for n in names)
    notes = ("A change of key within the piece is not possible yet.",) if "then in" in prompt else ()
    return replace(brief, band=band, band_open=not band, facts=tuple(facts), notes=notes)


# ---------------------------------------------------------------- writing


def write(brief: Brief, seed: int, bars: int) -> Score:
    """A tune over four chords, with what the band names."""
    rng = Random(seed)
    meter, key = brief.meter or Meter(4, 4), brief.key or Key(7, "major")
    band = brief.band or tuple(
        Instrument(n, (p,), n == "drums")
        for n, p in (("flute", 73), ("harp", 46), ("strings", 48), ("bass", 32), ("drums", 0))
    )
    chords = brief.chords or tuple(Chord((key.tonic + r) % 12, q) for r, q in LOOP[key.mode])
    spans = tuple(
        ChordSpan(b * meter.bar_ticks, meter.bar_ticks, chords[b % len(chords)]) for b in range(bars)
    )
    parts = [_part(player, place, spans, meter, key, rng) for place, player in enumerate(band)]
    return Score(mixed(parts), brief.tempo_bpm or 96.0, meter, key, spans, form(bars))


def form(bars: int) -> tuple[Section, ...]:
    """Four bars each: A, A', B and so on."""
    names = ("A", "A'", "B", "A")
    return tuple(Section(names[i % 4], 4 * i, min(4, bars - 4 * i)) for i in range(-(-bars // 4)))


def _part(
    player: Instrument, place: int, spans: tuple[ChordSpan, ...], meter: Meter, key: Key, rng: Random
) -> Part:
    program = player.programs[0]
    styles = [_tune, _figure, _pad]
    style = _drums if player.is_drum else _bass if program in range(32, 40) else styles[place % 3]
    notes = [note for span in spans if span.chord for note in style(span, span.chord, meter, key, rng)]
    unique = {(n.onset, n.pitch): n for n in notes}
    return Part(
        program, 0, player.is_drum, notes=tuple(sorted(unique.values(), key=lambda n: (n.onset, n.pitch)))
    )


Style = Callable[[ChordSpan, Chord, Meter, Key, Random], list[Note]]


def _tune(span: ChordSpan, chord: Chord, meter: Meter, key: Key, rng: Random) -> list[Note]:
    at, notes, degree = span.onset, [], rng.randrange(3, 8)
    while at < span.onset + meter.bar_ticks:
        left = span.onset + meter.bar_ticks - at
        length = min(left, rng.choice((6, 6, 12, 12, 18)))
        degree = max(0, min(13, degree + rng.choice((-2, -1, -1, 1, 1, 2))))
        pitch = 67 + key.tonic % 12 - 7 + DEGREES[key.mode][degree % 7] + 12 * (degree // 7)
        if rng.random() < 0.88:
            notes.append(Note(at, pitch, length, rng.choice((74, 88, 102))))
        at += length
    return notes


def _figure(span: ChordSpan, chord: Chord, meter: Meter, key: Key, rng: Random) -> list[Note]:
    tones = [48 + pc for pc in chord.pitch_classes] + [60 + pc for pc in chord.pitch_classes]
    order = [0, 2, 1, 3, 2, 4, 3, 1]
    steps = range(0, meter.bar_ticks, 6)
    return [Note(span.onset + s, tones[order[i % 8] % len(tones)], 6, 62) for i, s in enumerate(steps)]


def _pad(span: ChordSpan, chord: Chord, meter: Meter, key: Key, rng: Random) -> list[Note]:
    return [
        Note(span.onset, 55 + (pc - 7) % 12, min(meter.bar_ticks, 48), 50) for pc in chord.pitch_classes[:3]
    ]


def _bass(span: ChordSpan, chord: Chord, meter: Meter, key: Key, rng: Random) -> list[Note]:
    return [Note(span.onset + s, 36 + chord.root, 12, 88) for s in range(0, meter.bar_ticks, 24)]


def _drums(span: ChordSpan, chord: Chord, meter: Meter, key: Key, rng: Random) -> list[Note]:
    beats = range(0, meter.bar_ticks, 12)
    hits = [Note(span.onset + s, 36 if i % 2 == 0 else 38, 1, 102) for i, s in enumerate(beats)]
    return hits + [Note(span.onset + s, 42, 1, 62) for s in range(0, meter.bar_ticks, 6)]


def first_bars(score: Score, bars: int) -> Score:
    """What the score was after so many bars."""
    end = bars * score.meter.bar_ticks
    parts = [replace(p, notes=tuple(n for n in p.notes if n.onset < end)) for p in score.parts]
    spans = tuple(span for span in score.chords if span.onset < end)
    return replace(score, parts=tuple(p for p in parts if p.notes), chords=spans)


def heard(score: Score) -> Heard:
    """What is written, for what is heard: quick, and never in doubt."""
    names = tuple(part.instrument for part in score.parts)
    chords = tuple(span.chord.symbol for span in score.chords if span.chord)
    words = (("density", "medium"),)
    return Heard(score.key.name if score.key else "", score.bars, names, chords, words)


def checks(brief: Brief, score: Score) -> tuple[Check, ...]:
    """What was asked, against the score; chosen instruments are compared by name."""
    made = []
    if brief.tempo_bpm:
        made.append(("tempo", f"{brief.tempo_bpm:g} BPM", f"{score.tempo_bpm:g} BPM", "written"))
    if brief.meter:
        made.append(("meter", brief.meter.name, score.meter.name, "written"))
    if brief.key and score.key:
        made.append(("key", brief.key.name, score.key.name, "heard"))
    if brief.bars:
        made.append(("bars", str(brief.bars), str(score.bars), "heard"))
    if brief.band:
        asked = ", ".join("drums" if i.is_drum else GM_PROGRAMS[i.programs[0]] for i in brief.band)
        made.append(("instruments", asked, asked, "heard"))
    return tuple(Check(f, asked, got, asked == got, source) for f, asked, got, source in made)


# ---------------------------------------------------------------- sound


def _ring(score: Score) -> np.ndarray:
    """Plucked sines; drums are short noise."""
    per_tick = 60 / score.tempo_bpm / 12
    out = np.zeros((int((score.duration_s + 1.5) * RATE), 2), np.float32)
    noise = np.random.default_rng(1).standard_normal(RATE // 20).astype(np.float32)
    for part in score.parts:
        for note in part.notes:
            start = int(note.onset * per_tick * RATE)
            tone = 0.4 * noise if part.is_drum else _tone(note.pitch, note.duration * per_tick)
            tone = tone * np.exp(-np.arange(len(tone)) / RATE * (60 if part.is_drum else 3))
            room = out[start : start + len(tone)]
            room += (tone[: len(room)] * note.velocity / 127)[:, None]
    return (0.6 * out / max(1e-9, float(np.abs(out).max()))).astype(np.float32)


def _tone(pitch: int, seconds: float) -> np.ndarray:
    t = np.arange(int((seconds + 0.25) * RATE)) / RATE
    hertz = 440 * 2 ** ((pitch - 69) / 12)
    fade = np.minimum(1, (t[-1] - t) / 0.2)
    return ((np.sin(2 * np.pi * hertz * t) + 0.3 * np.sin(4 * np.pi * hertz * t)) * fade).astype(np.float32)


def main() -> None:
    import sys
    import time

    from musicgen.ui.app import build_app, launch_options

    pause = float(sys.argv[2]) if len(sys.argv) > 2 else 0.3
    studio = FakeStudio(gate=lambda bar: time.sleep(pause))
    page = build_app(studio)
    page.launch(server_port=int(sys.argv[1]), **launch_options(page))


if __name__ == "__main__":
    main()
