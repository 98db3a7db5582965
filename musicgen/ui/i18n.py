"""Every word of the page, by language.

A language is one more mapping with the same keys as ENGLISH, entered in LANGUAGES; `words_in` falls back
to English for what is missing. Placeholders in braces are filled by the caller.
"""

from collections.abc import Mapping
from types import MappingProxyType

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "page_tagline": "Describe music in words, in any language. Get a score you can see, play and keep.",
        "prompt_label": "Describe the music",
        "prompt_placeholder": "A mood, a scene, instruments, a key, a tempo… whatever you have in mind",
        "examples": "Or begin with one of these",
        "generate": "Generate",
        "stop": "Stop",
        "advanced": "Advanced",
        "seed": "Seed",
        "seed_info": "The same sentence and seed bring the same piece back.",
        "new_seed": "New seed",
        "candidates": "Candidates",
        "candidates_info": "Pieces that may be drawn until one keeps all that was asked.",
        "candidates_automatic": "automatic",
        # the brief
        "chips_title": "What I understood",
        "chips_free": "Nothing is fixed: the words decide.",
        "chips_add": "Add…",
        "chips_any": "any",
        "chips_edited": "edited",
        "chips_undo": "Take the edit back",
        "field_tempo_bpm": "Tempo",
        "field_key": "Key",
        "field_scale": "Scale",
        "field_meter": "Meter",
        "field_bars": "Bars",
        "field_seconds": "Seconds",
        "field_band": "Band",
        "field_forbidden": "Without",
        "field_chords": "Chords",
        "field_genre": "Genre",
        "field_mood": "Mood",
        "field_density": "Density",
        "field_repetition": "Repetition",
        "field_dynamics": "Dynamics",
        "field_feel": "Feel",
        "field_sections": "Form",
        "field_arc": "Arc",
        "field_loop": "Loop",
        "field_pickup": "Upbeat",
        # the status line
        "waiting": "Waiting for the model…",
        "starting": "Reading the sentence and writing the first bar…",
        "bar_of": "Bar {done} of {total}",
        "candidate_of": "Candidate {candidate} did not keep everything; writing candidate {next} of {total}. "
        "Bar {done} of {bars}",
        "candidate_next": "The one before did not keep everything; writing candidate {next}. "
        "Bar {done} of {bars}",
        "stopping": "Stopping after this bar…",
        "rendering": "All {bars} bars are written. Rendering the sound…",
        "done": "Done: {bars} bars, {seconds} seconds of music.",
        "done_broken": "Done, but not everything was kept; see below. Another seed may fit better.",
        "stopped": "Stopped. The {bars} bars that were finished are kept.",
        "stopped_early": "Stopped before the first bar was finished.",
        "left_queue": "Stopped before it began.",
        "failed": "That did not work: either too many people are composing just now, or something broke "
        "here. Please try again in a minute.",
        "no_sound": "The piece is finished, but its sound could not be rendered: {reason}",
        "empty_prompt": "There is nothing to compose yet: describe the music in a few words.",
        "no_seed": "The seed {seed} cannot be used: give a whole number from 0 to {most}.",
        "no_candidates": "{candidates} candidates cannot be drawn: give a whole number from 1 to {most}.",
        "link_ready": "Ready to compose the linked piece: press Generate.",
        "link_bad_seed": "The seed in the link cannot be used; seed 1 is taken instead.",
        # the desk
        "roll_empty": "The music appears here, bar by bar.",
        "roll_example": "An example, composed earlier",
        "roll_play": "Play",
        "roll_pause": "Pause",
        "roll_no_audio": "There is nothing to play yet",
        "roll_label": "Piano roll",
        "roll_at_bar": "bar {bar}, {time}",
        "roll_section_bars": "{name} bars {first} to {last}",
        "roll_section_intro": "Intro",
        "roll_section_outro": "Outro",
        "roll_parts": "Parts",
        "roll_sections": "Sections",
        "roll_chords": "Chords",
        "roll_open": "Open a MIDI file",
        "roll_opening": "Reading the file…",
        "roll_file_big": "The file is larger than 5 MB: choose a smaller one.",
        "roll_drop": "Drop the MIDI file to open it",
        "roll_no_answer": "There was no answer: is the connection there? Please try again.",
        "roll_loop": "Play the selection, or everything, in a loop",
        "roll_undo": "Undo",
        "roll_redo": "Redo",
        "roll_zoom_in": "Zoom in",
        "roll_zoom_out": "Zoom out",
        "roll_clear": "Clear the selection",
        "roll_mixer": "Mixer",
        "roll_mixer_close": "Close mixer",
        "roll_choose_part": "Select the part",
        "roll_mute": "Mute",
        "roll_solo": "Solo",
        "roll_volume": "Volume",
        "roll_pan": "Pan",
        "roll_instrument": "Instrument",
        "roll_tempo": "Tempo",
        "roll_transpose": "Transpose",
        "roll_shift_down": "A semitone lower",
        "roll_shift_up": "A semitone higher",
        "roll_versions": "Versions",
        "roll_one_bar": "Bar {first}",
        "roll_some_bars": "Bars {first}–{last}",
        "roll_act_fill": "Regenerate this",
        "roll_act_extend": "Continue from here",
        "roll_act_loop_this": "Loop",
        "roll_act_delete": "Delete",
        "roll_made_composed": "Composed",
        "roll_made_opened": "Opened",
        "roll_made_fill": "Bars {where} anew",
        "roll_made_extend": "Continued",
        "roll_made_delete": "Bars {where} deleted",
        "roll_made_tempo": "Tempo",
        "roll_made_transpose": "Transposed",
        "roll_made_instrument": "Instrument",
        "roll_made_changed": "Changed",
        "opened": "Opened: {bars} bars, {parts} parts.",
        "cannot_fill": "This model cannot write bars anew yet.",
        "cannot_extend": "This model cannot write on yet.",
        "fact_bars": "{bars} bars",
        "fact_bpm": "{bpm} BPM",
        "fact_seed": "seed {seed}",
        # the card
        "card_title": "Asked and got",
        "card_nothing": "Nothing was fixed by the sentence, so there is nothing to check.",
        "card_asked": "asked",
        "card_got": "got",
        "card_kept": "kept",
        "card_broken": "not kept",
        "card_written": "written into the score",
        "card_heard": "heard in the notes",
        "card_heard_title": "Heard in the notes",
        "card_key": "key",
        "card_bars": "bars",
        "card_instruments": "instruments",
        "card_chords": "chords",
        "card_density": "density",
        "card_again": "Try until it fits",
        "card_again_title": "Draw up to 16 candidates until one keeps everything that was asked",
        # what is taken away
        "away_another": "Another take",
        "away_midi": "MIDI",
        "away_wav": "Sound (WAV)",
        "away_formats": "More formats",
        "away_share": "Share",
        "away_keep": "☆ Keep",
        "away_kept": "★ Kept",
        "away_library": "My pieces ({count})",
        "away_format_midi": "MIDI",
        "away_about_midi": "The score, for any music program",
        "away_format_wav": "WAV",
        "away_about_wav": "The mix as you hear it, lossless",
        "away_format_stems": "Stems (ZIP)",
        "away_about_stems": "A WAV file for each part, and the MIDI",
        "away_format_ogg": "OGG",
        "away_about_ogg": "The mix, small",
        "away_format_mp3": "MP3",
        "away_about_mp3": "The mix, plays everywhere",
        "away_format_loop": "Loop (WAV)",
        "away_about_loop": "Closes without a gap",
        "away_format_musicxml": "MusicXML",
        "away_about_musicxml": "For notation programs",
        "away_format_svg": "Sheet music (SVG)",
        "away_about_svg": "Pages that scale",
        "away_format_pdf": "Sheet music (PDF)",
        "away_about_pdf": "Pages to print",
        "away_as_heard": "Files hold what you hear: volumes, places and instruments as they are set.",
        "away_muted": "Files hold what you hear: the muted parts ({count}) are left out.",
        "away_saved": "Saved as {name}.",
        "away_label_link": "Link that carries the whole piece",
        "away_link_note": "{size} characters. It opens to the same notes for ever; no server keeps anything.",
        "away_link_too_long": "This piece is too large for a link: share the MIDI file, or the short link.",
        "away_label_short": "Short link: the sentence and the seed",
        "away_short_note": "It composes anew. After a change of model or machine the notes may differ.",
        "away_label_embed": "To put it into a page",
        "away_copy": "Copy link",
        "away_copied": "Link copied.",
        "away_copy_by_hand": "The browser lets no page copy here: the link is selected, copy it by hand.",
        "away_qr": "QR code of the link",
        "away_qr_whole": "The code carries the whole piece.",
        "away_qr_short": "The piece is too large for a code: this one carries the short link.",
        "away_qr_none": "The link is too long for a code.",
        "away_opening": "Opening the linked piece…",
        "away_no_answer": "There was no answer: is the connection there? Please try again.",
        "away_kept_here": "Kept in this browser.",
        "away_library_note": "These pieces are in this browser only; nobody else sees them.",
        "away_library_empty": "Nothing is kept yet.",
        "away_no_room": "This browser keeps nothing here: download the MIDI or copy the link instead.",
        "away_no_library": "The file holds no pieces of Fialta.",
        "away_untitled": "Untitled",
        "away_rename": "Name",
        "away_star": "Favourite",
        "away_open": "Open",
        "away_opened_kept": "Opened from your pieces.",
        "away_remove": "Remove",
        "away_export_": "Export all",
        "away_import_": "Import",
        "link_opened": "Opened from the link: the notes are as they were sent.",
        # the foot of the page
        "about": "Model {model} · Sound: {sound}",
    }
)

LANGUAGES: Mapping[str, Mapping[str, str]] = MappingProxyType({"en": ENGLISH})


class Words:
    """The words of one language: `words("bar_of", done=3, total=16)`."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._table = table

    def __call__(self, key: str, **values: object) -> str:
        """Raises KeyError for a key that no language has."""
        return self._table.get(key, ENGLISH[key]).format(**values)

    def group(self, prefix: str) -> dict[str, str]:
        """All words whose key begins with `prefix_`, by the rest of the key: labels for a component."""
        start = f"{prefix}_"
        return {key.removeprefix(start): self(key) for key in ENGLISH if key.startswith(start)}


def label_tables(prefix: str, *kept: str) -> dict[str, dict[str, str]]:
    """The labels of a component in all languages, each with what differs from English only by its own words.

    prefix: keys that begin with it, without it; kept: keys that begin with one of these, as they are.
    """
    start = f"{prefix}_"

    def name(key: str) -> str | None:
        return key.removeprefix(start) if key.startswith(start) else key if key.startswith(kept) else None

    return {
        language: {short: text for key, text in table.items() if (short := name(key))}
        for language, table in LANGUAGES.items()
    }


def language_of(header: str) -> str:
    """The page's language for an Accept-Language header, English where none fits."""
    for wanted in header[:200].split(","):
        short = wanted.split(";")[0].strip().lower().split("-")[0]
        found = [name for name in LANGUAGES if name.lower().split("-")[0] == short]
        if short and found:
            return found[0]
    return "en"


def words_in(language: str = "en") -> Words:
    """Words of a language, English where the language is not there."""
    return Words(LANGUAGES.get(language, ENGLISH))
