"""Why something that was typed cannot stand: a sentence that can be said in any language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from connector.wording.speech import Speech


@dataclass(frozen=True, slots=True)
class Fault:
    """A sentence with places, and what goes into them; a fault inside a fault is a part of its sentence."""

    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence.format(**self.values) if self.values else self.sentence

    def said(self, speech: Speech) -> str:
        """Say it in a language."""
        told = {name: one.said(speech) if isinstance(one, Fault) else one for name, one in self.values.items()}
        return speech.say(self.sentence, **told)
