"""In which language a page was asked for."""

from __future__ import annotations

from starlette.requests import Request

from aggregator.render.catalogue import SPOKEN, Language


def language(request: Request) -> Language:
    """English for ``?lang=en``; Vietnamese for everything else."""
    return "en" if request.query_params.get("lang") == "en" else SPOKEN
