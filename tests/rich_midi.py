"""MIDI files as musicians have them, made by rule: pickups, pedal, bends, tempo and meter maps, lyrics,
markers, drums by GS, XG and GM2, names in old encodings, running status, strange chunks. The same seed gives
the same bytes.
"""

import struct
from dataclasses import dataclass
from random import Random

GS_RESET = bytes.fromhex("f00a41104212400 07f0041f7".replace(" ", ""))
XG_ON = bytes.fromhex("f0084310 4c00007e00f7".replace(" ", ""))
GM2_ON = bytes.fromhex("f0057e7f0903f7")
NAMES = (
    ("cp932", ("ピアノ", "ベース", "ドラム", "弦楽器")),
    ("cp1251", ("Рояль", "Бас-гитара", "Ударные", "Скрипка соло")),
    ("utf-16", ("Klavier", "Bass", "Schlagzeug", "Flöte")),
    ("utf-8", ("Klavier", "Baß", "Trömmeln", "Flöte 笛")),
    ("latin-1", ("Flügel", "Kontrabaß", "Pauke", "Flûte à bec")),
    ("ascii", ("Piano", "Bass", "Drums", "Lead")),
)
METERS = ((4, 4), (3, 4), (6, 8), (2, 4), (5, 4), (7, 8), (12, 8), (3, 8), (2, 2))
Event = tuple[int, bytes]


@dataclass(frozen=True)
class Rich:
    """data: the file. What is true of it: names by track, drum tracks, ticks of the upbeat, meter of most."""

    data: bytes
    names: tuple[str, ...]
    drum_tracks: tuple[int, ...]
    pickup: int
    meter: tuple[int, int]
    division: int


def varlen(value: int) -> bytes:
    out = [value & 0x7F]
    while value := value >> 7:
        out.append(value & 0x7F | 0x80)
    return bytes(reversed(out))


def meta(kind: int, payload: bytes) -> bytes:
    return bytes((0xFF, kind)) + varlen(len(payload)) + payload


def chunk(name: bytes, body: bytes, size: int | None = None) -> bytes:
    return name + struct.pack(">L", len(body) if size is None else size) + body


def header(kind: int, tracks: int, division: int) -> bytes:
    return chunk(b"MThd", struct.pack(">HHH", kind, tracks, division))


def track(events: list[Event], running: bool = False, end: int = 0) -> bytes:
    """A track chunk; running: status bytes left out where they may be."""
    body, before, status = bytearray(), 0, -1
    for tick, message in [*sorted(events, key=lambda e: e[0]), (0, b"")]:
        if not message:
            body += varlen(end) + b"\xff\x2f\x00"
            break
        body += varlen(tick - before)
        before = tick
        is_voice = message[0] < 0xF0
        body += message[1:] if running and is_voice and message[0] == status else message
        status = message[0] if is_voice else -1
    return chunk(b"MTrk", bytes(body))


def rich(seed: int) -> Rich:
    """A file with a good deal of everything."""
    rng = Random(seed)
    division = rng.choice((96, 120, 192, 384, 480, 960))
    meter = rng.choice(METERS)
    bar = meter[0] * 4 * division // meter[1]
    pickup = rng.choice((0, 0, *(division * k // 2 for k in (1, 2, 3)))) % bar
    bars, running = rng.randrange(6, 20), rng.random() < 0.5
    end = pickup + bars * bar
    encoding, names = rng.choice(NAMES)
    standard = rng.choice(("gm", "gs", "xg", "gm2", "bank"))
    conductor = _conductor(rng, division, meter, bar, pickup, end, standard)
    tracks = [track(conductor, running)]
    told, drums = [""], []
    for index, name in enumerate(names):
        is_drum = index == 2
        channel = 9 if is_drum and standard == "gm" else (11 if is_drum else index)
        events: list[Event] = [(0, meta(3, name.encode(encoding)))]
        if is_drum:
            drums.append(len(tracks))
            events += _drum_setup(standard, channel)
        else:
            events.append((0, bytes((0xC0 | channel, rng.choice((0, 24, 33, 40, 48, 56, 73))))))
        events += _player(rng, channel, division, bar, pickup, end, is_drum)
        tracks.append(track(events, running, rng.choice((0, 0, division))))
        told.append(name)
    strange = chunk(b"XFIH", bytes(rng.randrange(256) for _ in range(9)))
    between = [strange] if rng.random() < 0.4 else []
    data = header(1, len(tracks), division) + b"".join([tracks[0], *between, *tracks[1:]])
    return Rich(data, tuple(told), tuple(drums), pickup, meter, division)


def _conductor(
    rng: Random, division: int, meter: tuple[int, int], bar: int, pickup: int, end: int, standard: str
) -> list[Event]:
    signature = bytes((meter[0], meter[1].bit_length() - 1, 24, 8))
    events: list[Event] = [(0, {"gs": GS_RESET, "xg": XG_ON, "gm2": GM2_ON}.get(standard, meta(1, b"made")))]
    if pickup:
        events.append((0, _short(pickup, division)))
        events.append((pickup, meta(0x58, signature)))
    else:
        events.append((0, meta(0x58, signature)))
    tempo = rng.randrange(400_000, 800_000)
    for at in range(rng.choice((0, 0, 3)), end, rng.choice((bar * 4, bar * 2, end))):
        events.append((at, meta(0x51, (tempo + rng.randrange(-90_000, 90_000)).to_bytes(3, "big"))))
    events.append((0, meta(0x59, bytes((rng.randrange(-6, 7) % 256, rng.randrange(2))))))
    events.append((pickup + 2 * bar, meta(0x59, bytes((rng.randrange(-6, 7) % 256, rng.randrange(2))))))
    for at, word in zip(range(pickup, end, 2 * bar), ("Intro", "Verse", "Chorus", "Coda"), strict=False):
        events.append((at, meta(6, word.encode())))
    return events


def _short(ticks: int, division: int) -> bytes:
    """A meter whose one bar is so many ticks, in eighths."""
    return meta(0x58, bytes((max(1, ticks * 2 // division), 3, 24, 8)))


def _drum_setup(standard: str, channel: int) -> list[Event]:
    if standard == "gs":  # the part of channel 12 is block 0x1B
        return [(0, bytes.fromhex("f00a41104212401b1502" + "00f7"))]
    if standard == "xg":
        return [(0, bytes((0xB0 | channel, 0, 127))), (0, bytes((0xC0 | channel, 0)))]
    if standard in ("gm2", "bank"):
        bank = 120 if standard == "gm2" else 127
        return [(0, bytes((0xB0 | channel, 0, bank))), (0, bytes((0xC0 | channel, 0)))]
    return [(0, bytes((0xC0 | channel, 0)))]


def _player(
    rng: Random, channel: int, division: int, bar: int, pickup: int, end: int, is_drum: bool
) -> list[Event]:
    events: list[Event] = [
        (0, bytes((0xB0 | channel, 7, rng.randrange(40, 128)))),
        (0, bytes((0xB0 | channel, 10, rng.randrange(128)))),
        (0, bytes((0xB0 | channel, 101, 0))),
        (0, bytes((0xB0 | channel, 100, 0))),
        (0, bytes((0xB0 | channel, 6, 12))),
    ]
    at, syllable = (0 if rng.random() < 0.7 else pickup), 0
    while at < end - division // 4:
        pitches = (
            (rng.choice((36, 38, 42, 46)),)
            if is_drum
            else tuple(rng.sample(range(40, 90), rng.choice((1, 1, 3))))
        )
        step = rng.choice(
            (division // 2, division, division // 4, division // 3, division // 5, 2 * division)
        )
        length = max(1, min(step * rng.choice((1, 1, 2)) - rng.choice((0, 1, division // 16)), end - at))
        for pitch in pitches:
            events.append((at, bytes((0x90 | channel, pitch, rng.randrange(1, 128)))))
            off = (
                bytes((0x90 | channel, pitch, 0))
                if rng.random() < 0.5
                else bytes((0x80 | channel, pitch, 64))
            )
            events.append((at + min(length, step), off))
        if rng.random() < 0.1:
            events.append((at, bytes((0xE0 | channel, rng.randrange(128), rng.randrange(128)))))
        if rng.random() < 0.1:
            events += [(at, bytes((0xB0 | channel, 64, 127))), (at + length, bytes((0xB0 | channel, 64, 0)))]
        if rng.random() < 0.1:
            events.append((at, bytes((0xB0 | channel, 11, rng.randrange(128)))))
        if rng.random() < 0.05:
            events.append((at, bytes((0xA0 | channel, pitches[0], rng.randrange(128)))))
        if channel == 3 and rng.random() < 0.4:
            syllable += 1
            events.append((at, meta(5, f"la{syllable} ".encode())))
        at += step
    return [event for event in events if event[0] <= end + 2 * bar]
