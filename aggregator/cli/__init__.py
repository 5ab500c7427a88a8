"""The commands. Machine output goes to stdout, everything else to stderr."""

from __future__ import annotations

import asyncio
import logging
import sys

from aggregator.cli.commands import app
from aggregator.errors import AggregatorError

__all__ = ["app", "main"]

USAGE_ERROR = 2


def main() -> None:
    """Run a command; what is wrong is one sentence on stderr, and exit status 2."""
    logging.basicConfig(
        level=logging.INFO,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(message)s",
        datefmt="%Y-%m-%dT%H:%M:%S",
    )
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        app()
    except AggregatorError as error:
        sys.stderr.write(f"aggregator: {error}\n")
        sys.exit(USAGE_ERROR)
    except KeyboardInterrupt:
        sys.stderr.write("aggregator: stopped\n")
        sys.exit(130)
    except asyncio.CancelledError:  # SIGTERM; what was under way has been given back
        sys.exit(143)
    except BrokenPipeError:
        sys.exit(1)
