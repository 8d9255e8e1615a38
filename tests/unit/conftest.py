"""How many examples: HYPOTHESIS_PROFILE=long looks fifty times as far as the normal run."""

import os

from hypothesis import settings

settings.register_profile("normal", max_examples=100, deadline=None)
settings.register_profile("long", max_examples=5000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "normal"))
