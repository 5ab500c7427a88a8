"""compose.yaml: right by its schema, closed where it can be, and of one mind with the Dockerfile."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.packaging.dockerfile import ROOT, health_check, last

COMPOSE = ROOT / "compose.yaml"
DECLARED: dict[str, Any] = YAML(typ="safe").load(COMPOSE.read_text(encoding="utf-8"))
SERVICE: dict[str, Any] = DECLARED["services"]["aggregator"]


def test_it_is_valid() -> None:
    """The schema of the Compose Specification is content."""
    done = subprocess.run(  # noqa: S603 - our own development environment
        [Path(sys.executable).parent / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_what_outlives_the_container_is_in_a_volume() -> None:
    """The embedded default: one service, its data in a named volume at the place the image says."""
    assert list(DECLARED["services"]) == ["aggregator"]
    [volume] = SERVICE["volumes"]
    name, place = volume.split(":")
    assert (name in DECLARED["volumes"], place) == (True, last("VOLUME").rest)
    assert SERVICE["restart"] == "unless-stopped"


def test_it_is_closed() -> None:
    """Nothing but the volume and /tmp can be written, no privilege is had or gained, loopback alone is listened on."""
    assert SERVICE["read_only"] is True
    assert SERVICE["tmpfs"] == ["/tmp"]  # noqa: S108 - in a container
    assert SERVICE["cap_drop"] == ["ALL"]
    assert SERVICE["security_opt"] == ["no-new-privileges:true"]
    assert SERVICE["ports"] == [f"127.0.0.1:8000:{last('EXPOSE').rest}"]


def test_its_health_check_is_the_images() -> None:
    """Both ask the same, as often."""
    check = SERVICE["healthcheck"]
    assert check["test"] == ["CMD", *health_check()]
    for option in ("interval", "timeout", "start_period", "retries"):
        assert f"--{option.replace('_', '-')}={check[option]}" in last("HEALTHCHECK").rest
