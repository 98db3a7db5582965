"""Colours and type of the page. System fonts only: nothing is fetched from anywhere.

Paper and sea: a warm white, ink with a little blue in it, one deep teal; at night the same, turned down.
"""

from pathlib import Path

import gradio as gr

HERE = Path(__file__).resolve().parent
SANS = ("ui-sans-serif", "system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "monospace")
SEA = gr.themes.Color(
    "#f0f7f7", "#dceceb", "#b9d9d7", "#8fc1bf", "#5fa5a5", "#3a878a",
    "#1f6f74", "#1a5b60", "#184a4e", "#153d41", "#0c2629",
)  # fmt: skip
STONE = gr.themes.Color(
    "#fbf9f5", "#f4f1ea", "#e8e3d8", "#d5cec0", "#a9a79d", "#7b8083",
    "#5b656a", "#435058", "#2a353b", "#1b2328", "#12181c",
)  # fmt: skip


def theme() -> gr.themes.Base:
    """The page's theme."""
    base = gr.themes.Base(
        primary_hue=SEA,
        secondary_hue=SEA,
        neutral_hue=STONE,
        radius_size=gr.themes.sizes.radius_lg,
        font=SANS,
        font_mono=MONO,
    )
    return base.set(
        body_background_fill="*neutral_50",
        body_background_fill_dark="*neutral_950",
        body_text_color="#22313a",
        body_text_color_dark="#e6e8e4",
        body_text_color_subdued="#66727a",
        body_text_color_subdued_dark="#93a0a5",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="*neutral_900",
        background_fill_secondary="*neutral_100",
        background_fill_secondary_dark="*neutral_950",
        border_color_primary="*neutral_200",
        border_color_primary_dark="*neutral_800",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_shadow="none",
        block_padding="0px",
        block_label_background_fill="transparent",
        block_label_background_fill_dark="transparent",
        block_title_text_color="*body_text_color_subdued",
        block_title_text_weight="400",
        input_background_fill="#ffffff",
        input_background_fill_dark="*neutral_900",
        input_border_color="*neutral_200",
        input_border_color_dark="*neutral_800",
        input_border_color_focus="*primary_500",
        input_border_color_focus_dark="*primary_400",
        input_shadow="none",
        input_shadow_focus="none",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_text_color="#ffffff",
        button_primary_background_fill_dark="*primary_400",
        button_primary_background_fill_hover_dark="*primary_300",
        button_primary_text_color_dark="#0c1f21",
        button_secondary_background_fill="#ffffff",
        button_secondary_background_fill_hover="*neutral_100",
        button_secondary_background_fill_dark="*neutral_900",
        button_secondary_background_fill_hover_dark="*neutral_800",
        button_secondary_border_color="*neutral_200",
        button_secondary_border_color_dark="*neutral_800",
        button_border_width="1px",
        button_primary_border_color="transparent",
        button_primary_border_color_dark="transparent",
        shadow_drop="none",
        shadow_drop_lg="none",
    )


def css() -> str:
    """The page's own rules, for `launch(css=…)`."""
    return (HERE / "page.css").read_text(encoding="utf-8")
