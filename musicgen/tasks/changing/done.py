"""One edit of a sentence, and what came of it."""

from dataclasses import dataclass
from typing import Any

from musicgen.text.changes.edit import Edit


@dataclass(frozen=True, slots=True)
class Done:
    """One edit and what came of it. from_, to: figures. problem: why it could not be done, "" where it was.
    said: what else should be known of it."""

    edit: Edit
    from_: str = ""
    to: str = ""
    problem: str = ""
    said: tuple[str, ...] = ()
    is_exact: bool = True

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it: what was asked (`to`), what came of it (`became`), or why it could not be done."""
        told = self.edit.to_dict()
        told["from"] = told["from"] or self.from_ or None
        told["exact"] = self.is_exact and not self.problem
        told["became"] = self.to or None
        told["problem"] = self.problem or None
        return told
