"""A brief as JSON, as every report has it, and back; an entrance in plain words."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from musicgen.errors import InputError
from musicgen.music.facets import LABELS, PICKUP, SCALE, names_of
from musicgen.music.theory import Chord, Key, Meter
from musicgen.text.brief import (
    Brief,
    Entrance,
    Fact,
    Instrument,
    PartRange,
    Passage,
    SectionAsk,
    Stretch,
)

_PLAIN = (*names_of(LABELS), "loop", PICKUP.name)
_AS_THEY_ARE = ("prompt", "tempo_bpm", SCALE.name, "bars", "seconds", "band_open", "language", *_PLAIN)


def brief_json(brief: Brief) -> dict[str, Any]:
    """Keys as "D minor", instruments by name, the words that prove each fact; empty fields left out.

    Bars count from 1, both ends included; `forbidden` has names, `bans` the same with their programs.
    """
    stated: dict[str, Any] = {
        "tempo_bpm": brief.tempo_bpm,
        "meter": brief.meter and brief.meter.name,
        "key": brief.key and brief.key.name,
        SCALE.name: brief.scale,
        "bars": brief.bars,
        "seconds": brief.seconds,
        "chords": [c.symbol for c in brief.chords],
        "chord_bars": list(brief.chord_bars),
        "band": [_player(one) for one in brief.band],
        "band_open": brief.band_open,
        "forbidden": [i.name for i in brief.forbidden],
        "bans": [_player(one) for one in brief.forbidden],
        "sections": [{"name": s.name, "bars": s.bars} for s in brief.sections],
        "entrances": [_entrance(one) for one in brief.entrances],
        "passages": [{"field": p.field, "value": p.value, "where": asdict(p.where)} for p in brief.passages],
        "ranges": [
            {"player": r.player and _player(r.player), "low": r.low, "high": r.high} for r in brief.ranges
        ],
        **{name: getattr(brief, name) for name in _PLAIN},
        "clauses": list(brief.clauses),
        "facts": [asdict(fact) for fact in brief.facts],
        "notes": list(brief.notes),
        "language": brief.language,
    }
    return {name: value for name, value in stated.items() if value not in (None, [], ())}


def brief_from_json(stored: Mapping[str, Any], prompt: str = "") -> Brief:
    """Inverse of `brief_json`; the prompt stands beside the brief in every report. Raises InputError."""
    try:
        return Brief(
            **{"prompt": prompt} | {name: stored[name] for name in _AS_THEY_ARE if name in stored},
            meter=Meter.parse(stored["meter"]) if "meter" in stored else None,
            key=Key.parse(stored["key"]) if "key" in stored else None,
            chords=tuple(Chord.parse(symbol) for symbol in stored.get("chords", ())),
            chord_bars=tuple(stored.get("chord_bars", ())),
            band=_players(stored.get("band", ())),
            forbidden=_players(stored.get("bans", ())),
            sections=tuple(SectionAsk(**one) for one in stored.get("sections", ())),
            entrances=tuple(_entrance_from(one) for one in stored.get("entrances", ())),
            passages=tuple(
                Passage(one["field"], one["value"], Stretch(**one["where"]))
                for one in stored.get("passages", ())
            ),
            ranges=tuple(
                PartRange(_player_from(one["player"]) if one["player"] else None, one["low"], one["high"])
                for one in stored.get("ranges", ())
            ),
            clauses=tuple(stored.get("clauses", ())),
            facts=tuple(Fact(**fact) for fact in stored.get("facts", ())),
            notes=tuple(stored.get("notes", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"This is no brief ({error}): give what `musicgen read` writes.") from error


def said(one: Entrance) -> str:
    """An entrance in plain words: "drums from bar 9", "only piano in the intro"."""
    names = " and ".join(player.name for player in one.players)
    if one.others and one.silent:
        return f"only {names} {_where(one.where)}"
    return f"no {names} {_where(one.where)}" if one.silent else f"{names} {_where(one.where)}"


def said_passage(one: Passage) -> str:
    """A passage in plain words: "soft in bars 1–8"."""
    return f"{one.value} {_where(one.where)}"


def _where(where: Stretch) -> str:
    if where.section:
        which = {0: "", -1: "last "}.get(where.nth, f"{where.nth}. ")
        word = {"on": "from", "before": "before", "after": "after"}.get(where.reach, "in")
        return f"{word} the {which}{where.section}"
    if where.last is None:
        return f"in the last {-where.first} bars" if where.first < 0 else f"from bar {where.first}"
    if where.first == 1:
        return f"until bar {where.last}"
    return f"in bar {where.first}" if where.first == where.last else f"in bars {where.first}–{where.last}"


def _player(one: Instrument) -> dict[str, Any]:
    drums = {"drums": True} if one.is_drum else {}
    role = {"role": one.role} if one.role else {}
    return {"name": one.name, "count": one.count, "programs": list(one.programs)} | drums | role


def _player_from(stored: Mapping[str, Any]) -> Instrument:
    return Instrument(
        str(stored["name"]),
        tuple(int(program) for program in stored["programs"]),
        bool(stored.get("drums", False)),
        int(stored.get("count", 1)),
        str(stored.get("role", "")),
    )


def _players(stored: Iterable[Mapping[str, Any]]) -> tuple[Instrument, ...]:
    return tuple(_player_from(one) for one in stored)


def _entrance(one: Entrance) -> dict[str, Any]:
    players = [_player(player) for player in one.players]
    kinds = {"silent": one.silent, "others": one.others}
    return {"said": said(one), "players": players, "where": asdict(one.where)} | kinds


def _entrance_from(stored: Mapping[str, Any]) -> Entrance:
    where = Stretch(**stored["where"])
    return Entrance(_players(stored["players"]), where, bool(stored["silent"]), bool(stored["others"]))
