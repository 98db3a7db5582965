"""Serve the page: `python app.py [--host H] [--port P] [--share] [--model DIR]`.

`demo` is built at import, as Gradio's tools and Spaces expect; the model is loaded in the background, after
the page is served.
"""

import argparse
import signal
import socket
import sys
import threading
from dataclasses import replace
from pathlib import Path

from musicgen.errors import FialtaError
from musicgen.settings import Settings, model_folder
from musicgen.studio import Studio
from musicgen.ui.app import Site, build_app, launch_options
from musicgen.ui.serving.memory import give_back

TRIES = 100

settings = Settings.from_env()
studio = Studio(settings)
demo = build_app(studio)


def main(arguments: list[str] | None = None) -> None:
    """Parse the flags, find a port, serve until interrupted."""
    args = _parse(arguments)
    give_back()
    page, opening = _page(args.model)
    port = free_port(args.host, args.port)
    if port != args.port:
        print(f"Port {args.port} is busy: serving on {port} instead.", flush=True)
    threading.Thread(target=_warm_up, args=(opening,), daemon=True).start()
    signal.signal(signal.SIGTERM, _end)
    page.launch(server_name=args.host, server_port=port, share=args.share, **launch_options(page))


def _end(*_: object) -> None:
    """A host's way to say that it is over: as Ctrl+C, so that files of requests go, too."""
    sys.exit(0)


def free_port(host: str, port: int) -> int:
    """The port, or the next free one after it. Raises SystemExit when there is none."""
    for candidate in range(port, min(port + TRIES, 65536)):
        if _is_free(host, candidate):
            return candidate
    sys.exit(f"No port from {port} to {port + TRIES - 1} is free: give another with --port.")


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _page(model: Path | None) -> tuple[Site, Studio]:
    if model is None:
        return demo, studio
    own = Studio(replace(settings, model_dir=model))
    return build_app(own), own


def _warm_up(opening: Studio) -> None:
    try:
        opening.warm_up()
    except FialtaError as error:
        print(error, file=sys.stderr, flush=True)  # the page says it too


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Fialta: describe music in words, get a score.")
    parser.add_argument("--host", default=settings.host, help="address to serve on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=settings.port, help="default: %(default)s")
    parser.add_argument("--share", action="store_true", help="also a public link, through Gradio's tunnel")
    parser.add_argument(
        "--model", type=model_folder, metavar="DIR", help='"fast", or the folder of a model of one\'s own'
    )
    args = parser.parse_args(arguments)
    if not 1 <= args.port <= 65535:
        parser.error(f"{args.port} is no port: give a number from 1 to 65535.")
    return args


if __name__ == "__main__":
    main()
