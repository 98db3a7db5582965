"""Which bytes are a recording. Light: nothing here reads sound."""

MAX_SOUND_BYTES = 24 * 2**20  # two minutes of stereo WAV
_WAVES = (b"WAVE", b"AIFF", b"AIFC")


def is_recording(data: bytes) -> bool:
    """Whether these are the first bytes of a sound file: WAV, AIFF, FLAC, OGG, MP3, or what browsers record
    (WebM, MP4)."""
    if data[:4] in (b"RIFF", b"RF64", b"FORM"):
        return data[8:12] in _WAVES
    is_mp3 = data[:3] == b"ID3" or (data[:1] == b"\xff" and len(data) > 1 and data[1] & 0xE0 == 0xE0)
    is_browsers = data[:4] == b"\x1aE\xdf\xa3" or data[4:8] == b"ftyp"
    return is_mp3 or is_browsers or data[:4] in (b"fLaC", b"OggS")
