"""What this installation analyses with, known before anything is analysed."""

from __future__ import annotations

from gait.neutral.reference import built_in
from gait.results.versions import Tools, code_version, models_spelled
from gait.verdict.rules import Rules
from gait.weights.manifest import NETWORKS, verified_model

ACTIVITIES = ("running", "walking")


def tools_of(rules: Rules) -> Tools:
    """With these rules. Raises Fault."""
    references = (built_in(activity) for activity in ACTIVITIES)
    return Tools(
        code_version(),
        models_spelled((model.name, model.sha256) for model in map(verified_model, NETWORKS)),
        (str(rules.name), str(rules.unzeroed().name)),
        ("", *(reference.name for reference in references if reference is not None)),
    )
