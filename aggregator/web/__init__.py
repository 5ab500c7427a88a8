"""The door: what is published, over HTTP."""

from aggregator.web.app import create_app

__all__ = ["create_app"]
