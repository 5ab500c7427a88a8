"""The demo itself: sample sources on loopback, and the real service that polls them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ruamel.yaml import YAML

from aggregator import config
from aggregator.config import Settings
from aggregator.demo.documents import LOOPBACK, Site
from aggregator.demo.scenario import SampleSource, Scenario, Timeline, load_scenario
from aggregator.demo.server import served
from aggregator.service import serve

INTERVAL = 2
"""Seconds between two polls of a sample source at normal speed."""
_KEPT = "demo.json"


def run_demo(port: int = 8000, data: Path | None = None, speed: float = 1.0) -> None:
    """Run the demo until Ctrl-C or SIGTERM; nothing is left behind unless ``data`` says where.

    Args:
        port: of the service on loopback; another is taken when something listens there, and 0 takes any.
        data: folder of the configuration and the database, made if need be; a later demo goes on from them.
        speed: how many times faster than normal new stories appear.
    """
    with contextlib.suppress(KeyboardInterrupt), _folder(data) as folder:
        first = begun(folder)
        timeline = Timeline(first.started, speed)
        scenario = load_scenario()
        with served(scenario, timeline, _now, first.ports) as sites:
            keep(folder, Begun(first.started, {source: site.port for source, site in sites.items()}))
            free = _free(port)
            settings = configure(folder, sites, free, interval=max(1, round(INTERVAL / speed)))
            _say(introduction(settings, sites, scenario, timeline))
            if port not in {0, free}:
                _say(f"Cổng {port} không dùng được, lấy cổng {free} (port {port} cannot be used).\n")
            with _quiet_polls():
                asyncio.run(serve(settings, ready=lambda address: _say(f"{address}\n")))


def configure(folder: Path, sites: Mapping[str, Site], port: int, *, interval: int = INTERVAL) -> Settings:
    """Write the demo's ``feeds.yaml`` and read it: the shipped categories, the sample sources, quick polls.

    Args:
        folder: where the file and the database are kept.
        sites: the sample sources as they are served.
        port: of the service.
        interval: seconds between two polls of a source.
    """
    document = {
        "site": {"title": "Tin khuyến công (bản dùng thử)", "url": f"http://{LOOPBACK}:{port}"},
        "server": {"host": LOOPBACK, "port": port},
        "database": "sqlite:///aggregator.db",
        "fetch": {
            "interval": f"{interval}s",
            "min_interval": "1s",
            "max_interval": f"{5 * interval}s",
            "timeout": "5s",
            "host_gap": "0s",
            "allow_networks": ["127.0.0.0/8"],
        },
        "categories": YAML(typ="safe").load(config.starting_file())["categories"],
        "sources": [_declared(site) for site in sites.values()],
    }
    path = folder / config.FILE_NAME
    with path.open("w", encoding="utf-8") as file:
        writer = YAML()
        writer.width = 120
        writer.dump(document, file)
    return config.load(path, environ={})  # the environment's database is no place for sample stories


def _declared(site: Site) -> dict[str, str]:
    source = site.source
    declared = {"id": source.id, "name": source.name, "url": site.url, "kind": site.platform.kind}
    if source.province:
        declared["province"] = source.province
    if source.category:
        declared["category"] = source.category
    if source.date_order != "dmy":
        declared["date_order"] = source.date_order
    return declared


def introduction(settings: Settings, sites: Mapping[str, Site], scenario: Scenario, timeline: Timeline) -> str:
    """What to look at, for a person; the service's own address is not in it."""
    seconds = round(max(scenario.stages) / timeline.speed)
    root = settings.site.url
    lines = [
        f"Bản dùng thử: {len(sites)} nguồn mẫu trên máy này, không cần mạng.",
        f"(Demo: {len(sites)} sample sources on this machine; no network needed.)",
        "",
        *_table(list(sites.values()), timeline),
        "",
        f"Tin mới xuất hiện dần trong {seconds} giây đầu (new stories appear during the first {seconds} s).",
        f"Cấu hình (configuration): {settings.path}",
        "",
        "Nguồn cấp tin (feeds):",
        f"  {root}/feed.atom   {root}/feed.rss   {root}/feed.json",
        f"  {root}/category/khuyen-cong/feed.atom",
        f"  {root}/province/hai-phong/feed.atom",
        f"Tình trạng các nguồn (sources): {root}/sources",
        "",
        "Ctrl-C để dừng (to stop). Mở trong trình duyệt (open in a browser):",
        "",
    ]
    return "\n".join(lines)


def _table(sites: Sequence[Site], timeline: Timeline) -> list[str]:
    """The sources in columns: id, platform, address, and what is wrong with it on purpose."""
    rows = [
        ("nguồn", "kiểu", "địa chỉ", ""),
        *((site.source.id, site.source.form, site.url, _fault(site.source, timeline)) for site in sites),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return [
        f"  {name:<{widths[0]}}  {form:<{widths[1]}}  {url:<{widths[2]}}  {fault}".rstrip()
        for name, form, url, fault in rows
    ]


def _fault(source: SampleSource, timeline: Timeline) -> str:
    if source.fails is not None:
        return f"hỏng (broken): {source.fails}"
    if source.form == "login":
        return "hỏng (broken): trang đăng nhập (login page)"
    if not source.down:
        return ""
    spans = ", ".join(f"{begin / timeline.speed:.0f}-{end / timeline.speed:.0f} s" for begin, end in source.down)
    return f"chập chờn (comes and goes): 503 {spans}"


# --- what is kept between two demos in one folder --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Begun:
    """When a demo first began, and on which ports: links and moments depend on both."""

    started: datetime
    ports: dict[str, int]


def begun(folder: Path) -> Begun:
    """When and where the demo of a folder began; now, and anywhere, when it is the first there."""
    path = folder / _KEPT
    if not path.exists():
        return Begun(_now(), {})
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Begun(datetime.fromisoformat(kept["started"]), kept["ports"])


def keep(folder: Path, first: Begun) -> None:
    """Write down for later demos in this folder when and where it began."""
    kept = {"started": first.started.isoformat(), "ports": first.ports}
    (folder / _KEPT).write_text(json.dumps(kept), encoding="utf-8")


@contextlib.contextmanager
def _folder(data: Path | None) -> Iterator[Path]:
    if data is not None:
        data.mkdir(parents=True, exist_ok=True)
        yield data
        return
    with tempfile.TemporaryDirectory(prefix="aggregator-demo-") as temporary:
        yield Path(temporary)


# --- around the service ----------------------------------------------------------------------------------------------


def _now() -> datetime:
    return datetime.now(UTC)


def _free(port: int) -> int:
    """That port, or another where something listens on it."""
    for wanted in (port, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((LOOPBACK, wanted))
                probe.listen()
                return int(probe.getsockname()[1])
    return port


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


@contextlib.contextmanager
def _quiet_polls() -> Iterator[None]:
    """Log only the polls and articles that brought something: others come every other second."""

    def brought(record: logging.LogRecord) -> bool:
        return record.levelno >= logging.ERROR or any(
            word in record.getMessage() for word in ("status=new", "enriched source=")
        )

    log = logging.getLogger("aggregator.poll")
    log.addFilter(brought)
    try:
        yield
    finally:
        log.removeFilter(brought)
