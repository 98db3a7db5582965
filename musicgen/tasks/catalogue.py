"""Every task there is. What is named here is a command, an endpoint and an MCP tool."""

from musicgen.errors import InputError
from musicgen.tasks.accompany import Accompany
from musicgen.tasks.explain.task import Explain
from musicgen.tasks.fields import shown
from musicgen.tasks.requests import Change, Compose, Convert, Extend, Fill, Read, Repair, Request
from musicgen.tasks.restyle import Restyle

TASKS: tuple[type[Request], ...] = (
    Compose,
    Extend,
    Fill,
    Change,
    Restyle,
    Accompany,
    Repair,
    Convert,
    Read,
    Explain,
)


def task(name: object) -> type[Request]:
    """The task of that name. Raises InputError for one that is not there."""
    for one in TASKS:
        if one.name == name:
            return one
    raise InputError(f"There is no task {shown(name)}: choose from {', '.join(t.name for t in TASKS)}.")
