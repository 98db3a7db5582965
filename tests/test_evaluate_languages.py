"""Languages: the same prompts in the same order, differences taken prompt by prompt."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_evaluate import piece

from musicgen.errors import InputError
from musicgen.evaluate.adherence import adherence, languages
from musicgen.evaluate.adherence.adherence import Row
from musicgen.evaluate.adherence.judge import Verdict
from musicgen.evaluate.common.cases import Case, Wanted
from musicgen.evaluate.common.pieces import Made
from musicgen.evaluate.common.shares import Share
from musicgen.music.score import Score
from musicgen.options import SamplingOptions
from musicgen.tasks.judge.composition import Composition, listen
from musicgen.text.brief import Brief


class FourBars:
    """Stands in for a Composer that plays as many bars as it has understood, four else."""

    model_id = "stand-in"
    copies = None

    def stream(self, brief: Brief, options: SamplingOptions) -> Iterator[Composition]:
        score: Score = piece(" ".join(["C"] * (brief.bars or 4)))
        yield Composition(score, brief, options, self.model_id, listen(score), ())


def row(name: str, **kinds: tuple[int, int]) -> Row:
    verdicts = {kind: Verdict(Share(*counts), "", "") for kind, counts in kinds.items()}
    return Row(Case(name, name, "en", Wanted()), Made(), {1: verdicts})


def test_kept_counts_each_kind_once() -> None:
    """Sixteen bars of chords must not outweigh the key."""
    assert languages.kept(row("a", key=(1, 1), chords=(0, 16)), 1) == 0.5
    assert languages.kept(row("a", **{"tempo bin": (1, 1)}), 1) is None, "no fact that is asked"


def test_differences_are_taken_prompt_by_prompt() -> None:
    source = [row("a", key=(1, 1)), row("b", key=(0, 1)), row("c", key=(1, 1))]
    other = [row("a", key=(0, 1)), row("b", key=(0, 1)), row("c", key=(1, 1))]
    mean, gap, (low, high) = languages.difference(other, source, 1)
    assert mean == pytest.approx(1 / 3) and gap == pytest.approx(-1 / 3) and low <= gap <= high <= 0
    assert languages.difference(source, source, 1)[1:] == (0.0, (0.0, 0.0))


def test_command_composes_the_same_prompts_in_every_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a language does not say well must show as less kept than in English."""
    entries = [{"id": f"p{i}", "prompt": f"piano, {i + 5} bars", "facts": {"bars": i + 5}} for i in range(3)]
    (tmp_path / "p.jsonl").write_text("\n".join(map(json.dumps, entries)), encoding="utf8")
    (tmp_path / "t").mkdir()
    for language, words in (("de", "Klavier, {} Takte"), ("xx", "piano {}")):
        lines = [{"id": f"p{i}", "language": language, "prompt": words.format(i + 5)} for i in (2, 0)]
        (tmp_path / "t" / f"{language}.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf8")
    (tmp_path / "model").mkdir()
    paths = {"--prompts": "p.jsonl", "--translations": "t", "--out": "out", "--model": "model"}
    argv = [word for flag, name in paths.items() for word in (flag, str(tmp_path / name))]
    assert languages.main([*argv, "--limit", "2"], lambda settings: FourBars()) == 0  # type: ignore[arg-type, return-value]
    shown = capsys.readouterr().out
    assert "| en | 2 | 100.0 |" in shown and "| de | 2 | 100.0 | +0.0" in shown
    assert "| xx | 2 | 0.0 | -100.0" in shown
    figures = json.loads((tmp_path / "out" / "languages.json").read_text(encoding="utf8"))
    assert figures["xx"]["difference"] == -1.0
    with pytest.raises(InputError, match="in another language"):
        languages.main([*argv, "--translations", str(tmp_path / "out")], lambda settings: FourBars())  # type: ignore[arg-type, return-value]


def test_shared_flags_mean_the_same_in_both_commands() -> None:
    """Guards against a flag that one command lost, or that has another default there."""
    one, other = vars(adherence.parse([])), vars(languages.parse([]))
    assert (one.pop("out"), other.pop("out")) == (Path("out/adherence"), Path("out/report"))
    assert (one.pop("limit"), other.pop("limit")) == (0, languages.LIMIT)
    assert one.pop("candidates") == [other.pop("candidates"), SamplingOptions().candidates]
    assert one.pop("corpus") is None and other.pop("translations").name == "translations"
    assert one == other and set(one) == {"prompts", "model", "seed", "workers"}
    argv = "--prompts p --model m --limit 3 --out o --seed 5 --workers 2".split()
    for parse in (adherence.parse, languages.parse):
        args = parse(argv)
        assert (args.prompts, args.model, args.out) == (Path("p"), Path("m"), Path("o"))
        assert (args.limit, args.seed, args.workers) == (3, 5, 2)
