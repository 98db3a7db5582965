"""The theory sheet: every rule on hand-made music that keeps it and on music that breaks it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from musicgen.errors import InputError
from musicgen.evaluate.theory import theory
from musicgen.evaluate.theory.theory import ALL_STYLES, Rate, sheet
from musicgen.music.midi.io import score_to_midi
from musicgen.music.score import DRUM_TICKS, DURATIONS, Note, Part, Score, mixed
from musicgen.music.sheet import harmony as theory_harmony
from musicgen.music.sheet import rhythm as theory_rhythm
from musicgen.music.sheet import voices as theory_voices
from musicgen.music.sheet.listening import Music, Tally
from musicgen.music.sheet.rules import RULES, tallies
from musicgen.music.theory import Meter

C, D, F, G, G7, Am = (
    (60, 64, 67), (62, 65, 69), (60, 65, 69), (59, 62, 67), (59, 62, 65, 67), (60, 64, 69),
)  # fmt: skip
PIANO, BASS, FLUTE, VIOLIN, CELLO = 0, 32, 73, 40, 42


def ticks(quarters: float) -> int:
    return max(d for d in DURATIONS if d <= round(quarters * 12))


def line(
    program: int, pitches: Sequence[int], each: float = 1.0, start: float = 0.0, gap: float = 0.0
) -> Part:
    """One note after the other, `each` quarters long less a gap; 0 is a rest."""
    places = [(round((start + i * each) * 12), p) for i, p in enumerate(pitches) if p]
    return Part(program, notes=tuple(Note(t, p, ticks(each - gap), 88) for t, p in places))


def chords(program: int, stack: Sequence[Sequence[int]], each: float = 4.0) -> Part:
    notes = [Note(round(i * each * 12), p, ticks(each), 74) for i, chord in enumerate(stack) for p in chord]
    return Part(program, notes=tuple(sorted(notes)))


def drums(**strokes: Sequence[float]) -> Part:
    """Places in quarters by drum: kick, snare, hat, crash, tom."""
    pitch = {"kick": 36, "snare": 38, "hat": 42, "crash": 49, "tom": 45, "ride": 51}
    hits = [
        Note(round(q * 12), pitch[name], DRUM_TICKS, 88) for name, places in strokes.items() for q in places
    ]
    return Part(0, is_drum=True, notes=tuple(sorted(hits)))


def score(*parts: Part, meter: str = "4/4") -> Score:
    return Score(mixed(parts), meter=Meter.parse(meter))


def every(bars: int, *places: float, bar: float = 4.0) -> list[float]:
    return [b * bar + place for b in range(bars) for place in places]


CADENCE = (C, F, G, C)
ROOTS = (36, 41, 43, 36)
# A rule, music that keeps it in all cases, and music that breaks it in all, or in the share that is given.
Golden = tuple[Callable[[Music], Tally], Score, Score, float]


def band(bass: Sequence[int], *more: Part) -> Score:
    return score(chords(PIANO, CADENCE), line(BASS, bass, 4.0), *more)


def choir(*voices: Sequence[int]) -> Score:
    return score(*(line(52 + i, voice) for i, voice in enumerate(voices)))


GOLDEN: list[Golden] = [
    (
        theory_voices.parallel_fifths,
        choir((72, 74, 76, 77), (67, 65, 67, 69), (60, 60, 57, 60)),
        choir((79, 81, 83, 84), (72, 74, 76, 77), (48, 47, 45, 43)),
        2 / 3,
    ),
    (
        theory_voices.parallel_octaves,
        choir((72, 74, 76, 77), (67, 65, 67, 69), (60, 59, 57, 60)),
        choir((72, 74, 71, 76, 79, 81), (67, 65, 62, 64, 67, 69), (60, 62, 59, 57, 53, 52)),
        11 / 15,
    ),
    (
        theory_voices.outer_voices_part,
        score(line(FLUTE, (72, 74, 76, 77)), line(CELLO, (48, 47, 45, 43))),
        score(line(FLUTE, (72, 74, 76, 77)), line(CELLO, (43, 45, 47, 48))),
        0.0,
    ),
    (
        theory_voices.close_above_the_bass,
        score(chords(PIANO, ((36, 60, 64, 67),) * 2)),
        score(chords(PIANO, ((36, 48, 64, 67),) * 2)),
        0.0,
    ),
    (
        theory_voices.bass_is_lowest,
        score(chords(PIANO, (C, C)), line(BASS, (36, 36), 4.0)),
        score(chords(PIANO, ((24, 60), (24, 60))), line(BASS, (36, 36), 4.0)),
        0.0,
    ),
    (
        theory_voices.wide_when_low,
        score(chords(PIANO, ((36, 43, 60),))),
        score(chords(PIANO, ((36, 40, 60),))),
        0.5,  # the E is low too, and the C above it is far away
    ),
    (
        theory_voices.smooth_melody,
        score(line(FLUTE, (72, 74, 76, 72))),
        score(line(FLUTE, (72, 79, 71))),
        0.0,
    ),
    (theory_voices.no_wide_leaps, score(line(FLUTE, (72, 84, 72))), score(line(FLUTE, (72, 86, 72))), 0.0),
    (theory_voices.singable_leaps, score(line(FLUTE, (72, 79, 72))), score(line(FLUTE, (72, 78, 72))), 0.0),
    (
        theory_voices.leaps_return,
        score(line(FLUTE, (67, 76, 74, 72))),
        score(line(FLUTE, (67, 76, 79, 77))),
        0.0,
    ),
    (
        theory_voices.leading_note_rises,
        band(ROOTS, line(FLUTE, (72, 0, 0, 0, 77, 0, 0, 0, 79, 77, 74, 83, 84, 0, 0, 0))),
        band(ROOTS, line(FLUTE, (72, 0, 0, 0, 77, 0, 0, 0, 79, 77, 74, 83, 79, 0, 0, 0))),
        0.0,
    ),
    (
        theory_voices.sevenths_fall,
        score(chords(PIANO, (C, F, G7, C)), line(BASS, ROOTS, 4.0), line(FLUTE, (84, 81, 77, 76), 4.0)),
        score(chords(PIANO, (C, F, G7, C)), line(BASS, ROOTS, 4.0), line(FLUTE, (84, 81, 77, 84), 4.0)),
        0.0,
    ),
    (theory_voices.in_range, score(line(FLUTE, (72, 74))), score(line(FLUTE, (40, 41))), 0.0),
    (
        theory_voices.two_hands,
        score(chords(PIANO, ((36, 43, 48, 64, 67, 72),))),
        score(chords(PIANO, ((36, 55, 76),))),
        0.0,
    ),
    (
        theory_voices.one_note_at_a_time,
        score(line(FLUTE, (72, 74)), chords(VIOLIN, ((60, 67),))),
        score(chords(FLUTE, ((72, 76),)), chords(VIOLIN, ((60, 64, 67),))),
        0.0,
    ),
    (
        theory_voices.breaths,
        score(line(FLUTE, (72, 74, 76, 0) * 4), line(CELLO, (48,) * 16)),
        score(line(FLUTE, (72, 74, 76, 74) * 4), line(CELLO, (48,) * 16)),
        0.0,
    ),
    (theory_harmony.bass_on_new_roots, band(ROOTS), band((40, 45, 47, 40)), 0.0),
    (theory_harmony.bass_in_chord, band((36, 45, 43, 40)), band((36, 41, 43, 38)), 0.75),
    (
        theory_harmony.chord_tones_on_strong_beats,
        band(ROOTS, line(FLUTE, (79, 76, 72, 77, 79, 74, 84, 79), 2.0)),
        score(chords(PIANO, (C,) * 4), line(FLUTE, (74, 0, 77, 0) * 4, 1.0)),
        12 / 20,
    ),
    (
        theory_harmony.long_melody_notes_in_chord,
        band(ROOTS, line(FLUTE, (79, 77, 79, 84), 4.0)),
        score(chords(PIANO, (C,) * 4), line(BASS, (36,) * 4, 4.0), line(FLUTE, (77, 0, 0, 0) * 4)),
        0.0,
    ),
    (
        theory_harmony.passing_notes,
        score(chords(PIANO, (C,) * 4), line(BASS, (36,) * 4, 4.0), line(FLUTE, (72, 74, 76, 74) * 4)),
        score(chords(PIANO, (C,) * 4), line(BASS, (36,) * 4, 4.0), line(FLUTE, (72, 77, 72, 77) * 4)),
        0.0,
    ),
    (
        theory_harmony.no_clashes,
        score(chords(PIANO, (C, C)), line(FLUTE, (74, 72), 4.0)),
        score(chords(PIANO, (C, C)), line(FLUTE, (65, 65), 4.0)),
        0.0,
    ),
    (
        theory_harmony.in_key_or_chord,
        band(ROOTS, line(FLUTE, (72, 74, 76, 77) * 4)),
        score(chords(PIANO, (C, G, C, G)), line(FLUTE, (73, 0, 0, 0) * 4)),
        12 / 16,
    ),
    (
        theory_harmony.changes_on_bar_lines,
        band(ROOTS),
        score(
            chords(PIANO, (C, F, F, G, G, C, C, C), 2.0), line(BASS, (36, 41, 41, 43, 43, 36, 36, 36), 2.0)
        ),
        0.0,
    ),
    (
        theory_harmony.no_way_back_from_the_dominant,
        band(ROOTS),
        score(chords(PIANO, (C, G, F, C)), line(BASS, (36, 43, 41, 36), 4.0)),
        0.0,
    ),
    (theory_harmony.ends_on_the_tonic_chord, band(ROOTS), score(chords(PIANO, (C, F, C, G))), 0.0),
    (theory_harmony.ends_with_tonic_bass, band(ROOTS), band((36, 41, 43, 40)), 0.0),
    (
        theory_harmony.melody_ends_in_the_tonic_triad,
        band(ROOTS, line(FLUTE, (79, 77, 79, 84), 4.0)),
        band(ROOTS, line(FLUTE, (79, 77, 79, 81), 4.0)),
        0.0,
    ),
    (
        theory_harmony.ends_with_a_cadence,
        band(ROOTS),
        score(chords(PIANO, (C, F, G, C, Am)), line(BASS, (36, 41, 43, 36, 45), 4.0)),
        0.0,
    ),
    (
        theory_harmony.last_note_is_long,
        band(ROOTS, line(FLUTE, (79, 77, 79, 84), 4.0)),
        band(ROOTS, line(FLUTE, (72, 74, 76, 77) * 8, 0.5)),
        0.0,
    ),
    (theory_rhythm.first_beats_are_struck, band(ROOTS), score(line(FLUTE, (72,) * 4, 4.0, start=1.0)), 0.0),
    (
        theory_rhythm.beats_are_not_softer,
        score(Part(0, notes=(Note(0, 60, 6, 102), Note(6, 62, 6, 74)))),
        score(Part(0, notes=(Note(0, 60, 6, 74), Note(6, 62, 6, 102)))),
        0.0,
    ),
    (
        theory_rhythm.melody_rests_between_phrases,
        score(line(FLUTE, (72, 74, 76, 77, 79, 77, 76, 0) * 2)),
        score(line(FLUTE, (72, 74, 76, 77, 79, 77, 76, 74) * 2)),
        0.0,
    ),
    (
        theory_rhythm.backbeat,
        score(drums(kick=every(2, 0), snare=every(2, 1, 3))),
        score(drums(kick=every(2, 0), snare=every(2, 2))),
        0.0,
    ),
    (theory_rhythm.kick_on_one, score(drums(kick=every(2, 0, 2.5))), score(drums(kick=every(2, 1))), 0.0),
    (
        theory_rhythm.kick_on_every_beat,
        score(drums(kick=every(2, 0, 1, 2, 3))),
        score(drums(kick=every(2, 0, 2, 3))),
        0.0,
    ),
    (
        theory_rhythm.even_cymbals,
        score(drums(hat=every(2, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5))),
        score(drums(hat=every(2, 0, 0.25, 1, 1.5, 2.25, 3.5))),
        0.0,
    ),
    (theory_rhythm.crashes_on_one, score(drums(crash=(0, 8))), score(drums(crash=(1, 9))), 0.0),
    (
        theory_rhythm.two_hands_two_feet,
        score(drums(kick=(0,), snare=(0,), crash=(0,))),
        score(drums(kick=(0,), snare=(0,), crash=(0,), tom=(0,))),
        0.0,
    ),
    (
        theory_rhythm.steady_groove,
        score(drums(kick=every(4, 0, 2), snare=every(4, 1, 3))),
        score(drums(kick=every(2, 0, 2, bar=8.0), snare=[5, 7, 13, 15])),
        0.0,
    ),
    (
        theory_rhythm.bass_with_kick,
        score(drums(kick=every(2, 0, 2)), line(BASS, (36,) * 4, 2.0)),
        score(drums(kick=every(2, 1, 3)), line(BASS, (36,) * 4, 2.0)),
        0.0,
    ),
    (
        theory_rhythm.swung_eighths,
        score(drums(ride=every(2, 0, 1, 1 + 2 / 3, 2, 3, 3 + 2 / 3))),
        score(drums(ride=every(2, 0, 1, 1.5, 2, 3, 3.5))),
        0.0,
    ),
    (
        theory_rhythm.straight_eighths,
        score(drums(ride=every(2, 0, 1, 1.5, 2, 3, 3.5))),
        score(drums(ride=every(2, 0, 1, 1 + 2 / 3, 2, 3, 3 + 2 / 3))),
        0.0,
    ),
    (
        theory_rhythm.waltz,
        score(line(PIANO, (48, 64, 67) * 2), meter="3/4"),
        score(line(PIANO, (64, 48, 67) * 2), meter="3/4"),
        0.0,
    ),
    (
        theory_rhythm.oom_pah,
        score(line(PIANO, (48, 64, 43, 62) * 2)),
        score(line(PIANO, (48, 49, 50, 52) * 2)),
        0.0,
    ),
]


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda g: g[0].__name__)
def test_rules_on_golden_music(golden: Golden) -> None:
    """Guards every rule against asking something else than its sentence says."""
    check, good, bad, share = golden
    kept = check(Music.of(good))
    assert kept.cases > 0 and kept.kept == kept.cases
    broken = check(Music.of(bad))
    assert broken.cases > 0
    assert broken.kept / broken.cases == pytest.approx(share, abs=0.01)
    assert broken.kept < broken.cases


def test_all_rules_have_golden_music() -> None:
    """Guards new rules, and the promise of twenty: each has music of its own (the two that need sections
    have tests below), a sentence, and a name that no other has."""
    checked = {check for check, *_ in GOLDEN} | {
        theory_harmony.sections_end_at_rest_or_in_suspense,
        theory_rhythm.fills_before_sections,
    }
    assert {rule.check for rule in RULES} == checked
    assert len(RULES) >= 20 and len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.sentence.endswith(".") for rule in RULES)


def two_sections(last: Sequence[int], fill: bool) -> Score:
    """Eight bars of chords with kick and snare, then eight of a melody with hi-hats."""
    roots = [{C: 36, F: 41, G: 43, Am: 45}[c] for c in (C, F, C, F, C, F, C, last)]  # type: ignore[index]
    kick, snare = every(8, 0, 2), every(8, 1, 3)
    fills = [31.5, 31.75] if fill else []
    return score(
        chords(PIANO, (C, F, C, F, C, F, C, last)),
        line(BASS, roots, 4.0),
        line(FLUTE, (84, 83, 81, 79) * 8, 1.0, start=32.0),
        drums(kick=kick, snare=snare, tom=fills, hat=[32 + q / 2 for q in range(64)]),
    )


@pytest.mark.parametrize(("last", "kept"), [(G, 1), (C, 1), (Am, 0)])
def test_section_ends(last: Sequence[int], kept: int) -> None:
    """Guards the half cadence: a section may end on the dominant, not on the sixth degree."""
    found = theory_harmony.sections_end_at_rest_or_in_suspense(Music.of(two_sections(last, False)))
    assert found.cases == 1 and found.kept == kept


@pytest.mark.parametrize("fill", [True, False])
def test_fills(fill: bool) -> None:
    assert theory_rhythm.fills_before_sections(Music.of(two_sections(G, fill))) == Tally(int(fill), 1)


def test_transposed_music_is_judged_alike() -> None:
    """Guards rules that compare pitches with the tonic or a chord's root, against a forgotten octave."""
    from musicgen.music.score import transposed

    one, other = (tallies(transposed(two_sections(G, True), step), "country") for step in (0, 5))
    assert one.pop("wide when low") and other.pop("wide when low")  # the one rule on pitches as such
    assert one.keys() == other.keys() and one == other


@pytest.mark.parametrize("only", ["drums", "one note", "melody"])
def test_scanty_music_breaks_no_rule_function(only: str) -> None:
    """Guards against a division by nothing: pieces without drums, without pitches, of a single note."""
    pieces = {
        "drums": score(drums(kick=(0, 1), snare=(0.5,))),
        "one note": score(line(FLUTE, (72,))),
        "melody": score(line(FLUTE, (72, 74, 76))),
    }
    for style in ("hymn", "jazz", "disco", "ragtime"):
        for tally in tallies(pieces[only], style).values():
            assert 0 <= tally.kept <= tally.cases


def test_silence_has_no_tallies() -> None:
    assert tallies(Score(()), "pop") == {}


def test_rules_are_asked_of_their_styles_only() -> None:
    beat = score(drums(kick=every(2, 0), snare=every(2, 1, 3)))
    assert "backbeat" in tallies(beat, "rock")
    assert "backbeat" not in tallies(beat, "chamber")


# --- the sheet --------------------------------------------------------------------------------------------

GOOD = score(drums(kick=every(2, 0), snare=every(2, 1, 3)))
BAD = score(drums(kick=every(4, 1), snare=every(4, 2)))


def test_sheet_counts_cases_and_weighs_styles_evenly() -> None:
    """Guards the figures: cases are summed within a style, styles count alike under "all"."""
    found = sheet({"rock": [GOOD] * 9 + [BAD], "pop": [BAD]})
    rock = found["backbeat", "rock"]
    assert (rock.kept, rock.cases, rock.pieces) == (18, 22, 10)
    assert rock.interval[0] < rock.value < rock.interval[1]
    assert found["backbeat", "pop"].value == 0.0
    assert found["backbeat", ALL_STYLES].value == pytest.approx((18 / 22 + 0) / 2, abs=1e-5)
    assert found["backbeat", ALL_STYLES].pieces == 11
    assert ("waltz", "rock") not in found


def test_sheet_is_repeatable() -> None:
    assert sheet({"rock": [GOOD, BAD] * 5}) == sheet({"rock": [GOOD, BAD] * 5})


def test_report_marks_what_differs() -> None:
    """Guards the verdicts: an arrow only where intervals do not meet, and the widest gap named by style."""
    real, composed = sheet({"rock": [GOOD] * 6}), sheet({"rock": [BAD] * 6})
    text = theory.report(real, composed)
    backbeat = next(row for row in text.splitlines() if row.startswith("| **backbeat**"))
    assert "100 %" in backbeat and "0 % (0–0; 6)" in backbeat and "↓" in backbeat
    assert "| backbeat | rock |" in text
    assert "↓" not in theory.report(real, real) and "composed" not in theory.report(real, None)
    assert str(Rate(1, 4, 2, (0.0, 0.5))) == "25 % (0–50; 2)"


def test_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Guards the way from files to the report: folders name styles, both populations are judged."""
    for style, piece in (("rock", GOOD), ("hip_hop", BAD)):
        (tmp_path / "made" / style).mkdir(parents=True)
        (tmp_path / "made" / style / "one.mid").write_bytes(score_to_midi(piece))
    monkeypatch.setattr(theory, "real_by_style", lambda *_: {"rock": [GOOD], "hip hop": [GOOD]})
    out = tmp_path / "out"
    argv = ["--corpus", "nowhere", "--composed", str(tmp_path / "made"), "--out", str(out)]
    assert theory.main(argv) == 0
    assert capsys.readouterr().out.startswith("# Theory sheet")
    stored = json.loads((out / "theory.json").read_text(encoding="utf8"))
    rows = {(row["rule"], row["style"]): row for row in stored["composed"]}
    assert rows["backbeat", "hip hop"]["kept"] == 0 and rows["backbeat", "rock"]["kept"] == 2


@pytest.mark.parametrize("style", ["", "polka noire"])
def test_command_says_what_is_missing(tmp_path: Path, style: str) -> None:
    if style:
        (tmp_path / style).mkdir()
        (tmp_path / style / "one.mid").write_bytes(score_to_midi(GOOD))
    with pytest.raises(InputError, match="unknown here" if style else "holds no"):
        theory.composed_by_style(tmp_path)


def test_real_pieces_end_and_are_no_machine_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards the reference: endings are judged, so pieces that go on are none of its pieces."""
    from musicgen.evaluate.common.samples import Sample

    whole = Sample("a", "a", "rock", "open", BAD)
    others = [
        replace(whole, ends=False), replace(whole, genre=None), replace(whole, tier="synthetic"),
    ]  # fmt: skip
    monkeypatch.setattr(theory.samples, "held_out", lambda *_: [whole, *others])
    found = theory.real_by_style(Path(), Path(), 2)
    assert list(found) == ["rock"] and [s.bars for s in found["rock"]] == [2]
