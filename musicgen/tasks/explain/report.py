"""The report that composing writes, read again: all that a piece was made with. It may be hostile."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from musicgen.errors import InputError
from musicgen.music.score import MAX_BARS, MAX_BPM, MIN_BPM
from musicgen.music.theory import SECTION_NAMES, Key
from musicgen.options import MAX_PROMPT_CHARS, SamplingOptions
from musicgen.tasks.fields import MAX_NAME, shown
from musicgen.tasks.judge.composition import Written
from musicgen.tasks.plan.form import first_window
from musicgen.tasks.plan.heading import Heading
from musicgen.tasks.steering.rules import WindowSteering
from musicgen.text.brief import Brief
from musicgen.text.brief_check import checked
from musicgen.text.brief_json import brief_from_json
from musicgen.tokens import vocab
from musicgen.tokens.grammar import Cursor
from musicgen.tokens.tokenizer import Frame

MAX_IDS = vocab.SIZE * MAX_BARS  # far more than so many bars can hold
REMEDY = "give the JSON that compose wrote beside its MIDI"


@dataclass(frozen=True, slots=True)
class Told:
    """What a report says. written: None in reports of old; frame: tonic and tempo as they were drawn."""

    brief: Brief
    options: SamplingOptions
    candidate: int
    model_id: str
    written: Written | None
    frame: Frame


def read_report(data: bytes) -> Told:
    """Raises InputError for everything that is no report of a composed piece."""
    try:
        stored = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"The report is no JSON: {REMEDY}.") from error
    if not isinstance(stored, Mapping) or not isinstance(stored.get("brief"), Mapping):
        raise InputError(f"The report tells of no sentence: {REMEDY}.")
    if "untouched" in stored or "added" in stored:
        raise InputError("The report is of a piece that was changed: give its MIDI file instead.")
    ids = stored.get("ids")
    try:
        return Told(
            brief=checked(brief_from_json(stored["brief"], _prompt(stored.get("prompt")))),
            options=SamplingOptions(**stored.get("options", {})),
            candidate=int(stored.get("candidate", 0)),
            model_id=str(stored.get("model_id") or "")[:MAX_NAME],
            written=_written(ids) if isinstance(ids, Mapping) else None,
            frame=_frame(stored.get("written")),
        )
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
        raise InputError(f"The report is damaged ({error!s:.80}): {REMEDY}.") from error


def _prompt(stored: object) -> str:
    if not isinstance(stored, str) or len(stored) > MAX_PROMPT_CHARS:
        raise InputError(f"The report holds no sentence: {REMEDY}.")
    return stored


def _frame(stored: object) -> Frame:
    told = stored if isinstance(stored, Mapping) else {}
    bpm = float(told.get("tempo_bpm", Frame().tempo_bpm))
    if not MIN_BPM <= bpm <= MAX_BPM:
        raise InputError(f"The report has a tempo of {bpm:g}: {REMEDY}.")
    return Frame(Key.parse(told["key"]).tonic if told.get("key") else None, bpm)


def _written(stored: Mapping[str, Any]) -> Written:
    form = tuple(
        (name, int(bars))
        for name, bars in re.findall(r"([A-Za-z']+) (\d{1,3})", str(stored["form"])[:MAX_PROMPT_CHARS])
    )
    strange = [name for name, _ in form if name not in SECTION_NAMES]
    if strange or not 1 <= sum(bars for _, bars in form) <= MAX_BARS:
        raise InputError(f"The report names no form that a piece can have: {REMEDY}.")
    return Written(str(stored["vocab"]), _ids(stored["header"]), form, _ids(stored["bars"]))


def _ids(text: object) -> tuple[int, ...]:
    words = str(text).split()
    if not 0 < len(words) <= MAX_IDS or not all(re.fullmatch("[0-9]{1,4}", word, re.ASCII) for word in words):
        raise InputError(f"The report holds no ids: {REMEDY}.")
    found = tuple(map(int, words))
    if max(found) >= vocab.SIZE:
        raise InputError(f"The report holds ids that no model here has: {REMEDY}.")
    return found


def heading_of(written: Written, frame: Frame, sizes: WindowSteering) -> Heading:
    """The header again. Raises InputError where its ids are none."""
    if written.vocab != vocab.fingerprint():
        raise InputError(f"The piece was written in other ids ({shown(written.vocab)}): compose it anew.")
    cursor = Cursor()
    try:
        cursor.push_all(written.header)
    except ValueError as error:
        raise InputError(f"The report's header cannot be read ({error}): {REMEDY}.") from error
    window = first_window(written.form, sum(bars for _, bars in written.form), sizes)
    if not cursor.in_bars or window.bars != cursor.total_bars:
        raise InputError(f"The report's header does not fit its form: {REMEDY}.")
    return Heading(
        ids=written.header,
        controls=dict(cursor.controls),
        form=written.form,
        window=replace(window, plan=tuple(cursor.plan)),
        band=tuple(cursor.band),
        roles=dict(cursor.roles),
        frame=frame,
    )
