"""Figures of the page, on the real model. Two commands, each prints Markdown:

`python tests/ui/figures.py first [--runs 20] [--url URL]`: from the click on Generate to the first drawn bar
and to the first sound, in headless Chromium, warm.
`python tests/ui/figures.py links PROMPTS [--sample 60] [--bars 16 64]`: sizes of links that carry the piece,
over the first prompts of a file of them (JSON lines with `prompt`).
"""

import argparse
import json
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]
PROMPT = "a calm waltz in D minor, piano and cello, 16 bars, like rain on a window"
# Clicks, then looks in every frame: when is a bar of the new piece drawn, when does the sound's clock go.
MEASURE = """() => new Promise((done) => {
  const roll = document.querySelector(".roll"), play = document.querySelector(".roll-play");
  const before = roll.dataset.run, start = performance.now();
  let drawn = 0;
  document.querySelector("#generate").click();
  const look = () => {
    const now = performance.now() - start, data = roll.dataset;
    const fresh = data.run !== before && ["composing", "done"].includes(data.state) && +data.bars > 0;
    if (fresh && !drawn) drawn = now;
    if (fresh && data.playing !== "yes" && !play.disabled) play.click();
    if (fresh && data.playing === "yes" && data.waiting !== "yes" && +data.time > 0.01) done([drawn, now]);
    else requestAnimationFrame(look);
  };
  look();
})"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    first = commands.add_parser("first")
    first.add_argument("--runs", type=int, default=20)
    first.add_argument("--url")
    links = commands.add_parser("links")
    links.add_argument("prompts", type=Path)
    links.add_argument("--sample", type=int, default=60)
    links.add_argument("--bars", type=int, nargs="+", default=[16, 64])
    args = parser.parse_args()
    if args.command == "first":
        first_bar_and_sound(args.runs, args.url)
    else:
        link_sizes(args.prompts, args.sample, args.bars)


def first_bar_and_sound(runs: int, url: str | None) -> None:
    from screenshot import browser, opened, served

    times: list[tuple[float, float]] = []
    with served(url) as address, browser() as chromium:
        page = opened(chromium, address, 1440, 900, "light")
        page.fill("#prompt textarea", PROMPT)
        page.wait_for_selector(".chips:not([hidden])")
        for run in range(runs + 1):
            page.click("#more .label-wrap") if run == 0 else None
            page.fill("#seed input", str(run))
            page.keyboard.press("Tab")
            measured = page.evaluate(MEASURE)
            page.wait_for_selector(".roll[data-state=done]")
            page.click(".roll-play")
            if run:  # the first one warms up
                times.append((measured[0] / 1000, measured[1] / 1000))
    print(f"| from the click, {runs} times, 16 bars | median | worst |")
    print("|---|---|---|")
    for name, column in (("first bar drawn", 0), ("first sound", 1)):
        values = sorted(row[column] for row in times)
        print(f"| {name} | {statistics.median(values):.2f} s | {values[-1]:.2f} s |")


def link_sizes(prompts: Path, sample: int, lengths: list[int]) -> None:
    asked = [json.loads(line)["prompt"] for line in prompts.read_text(encoding="utf-8").splitlines()][:sample]
    print("| bars | links | median | 95 % | largest | too large for a link |")
    print("|---|---|---|---|---|---|")
    for bars in lengths:
        sizes = sorted(fragments(asked, bars))
        made = [size for size in sizes if size]
        late = made[min(len(made) - 1, int(len(made) * 0.95))]
        print(
            f"| {bars} | {len(made)} | {statistics.median(made):,.0f} B | {late:,} B | {made[-1]:,} B | "
            f"{len(sizes) - len(made)} |",
            flush=True,
        )


def fragments(prompts: list[str], bars: int) -> Iterator[int]:
    """Length of the fragment of each prompt's link, as the page makes it; 0 where there is none."""
    from musicgen import Studio
    from musicgen.options import MAX_PROMPT_CHARS
    from musicgen.ui.takeaway import Takeaway
    from musicgen.ui.wire import views
    from musicgen.ui.words.i18n import words_in

    studio = Studio.open()
    takeaway = Takeaway(studio.blocks, studio.performance_blocks)
    for seed, prompt in enumerate(prompts):
        piece = studio.compose(prompt[:MAX_PROMPT_CHARS], seed=seed, bars=bars, candidates=1)
        roll = views.Roll(piece.brief.prompt, run="x")
        sent = roll.value(
            piece.score,
            state="done",
            bars_done=piece.score.bars,
            bars_total=piece.score.bars,
            seed=seed,
            model=piece.model_id,
            edits={},
        )
        yield len(takeaway.share({"piece": sent, "base": "https://example.org/"}, words_in())["fragment"])


if __name__ == "__main__":
    main()
