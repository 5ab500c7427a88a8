"""From the shape of ``feeds.yaml`` to settings: defaults filled in, paths made whole, what must agree checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from pydantic import ValidationError

from aggregator import model
from aggregator.config.address import database_address, quoted
from aggregator.config.document import Document, Problem, Spot
from aggregator.config.rules import built_in_rules, load_rules
from aggregator.config.sentences import problems
from aggregator.config.settings import Alerts, FetchSettings, Server, Settings
from aggregator.config.shape import CategoryShape, FetchShape, FileShape, SourceShape
from aggregator.config.units import write_duration
from aggregator.config.words import near, near_province
from aggregator.errors import ConfigError
from aggregator.provinces import SLUGS

DATABASE = "sqlite:///data/aggregator.db"
DATABASE_VARIABLE = "AGGREGATOR_DATABASE_URL"


def build(document: Document, path: Path, environ: Mapping[str, str]) -> Settings:
    """The settings a document declares.

    Raises:
        ConfigError: something in it is wrong; the first such thing is told.
    """
    if not isinstance(document.data, dict):
        raise ConfigError("holds no keys; write sources: and below it a list of them", file=document.file, line=1)
    try:
        shape = FileShape.model_validate(document.data)
    except ValidationError as error:
        raise document.error(problems(error)) from None
    return _Builder(document, path.parent).settings(shape, path, environ)


class _Builder:
    """Builds settings and gathers what does not agree on the way."""

    def __init__(self, document: Document, folder: Path) -> None:
        self.document = document
        self.folder = folder
        self.problems: list[Problem] = []

    def settings(self, shape: FileShape, path: Path, environ: Mapping[str, str]) -> Settings:
        """All settings, once nothing is wrong."""
        fetch = self._fetch(shape.fetch)
        categories = self._categories(shape.categories)
        sources = self._sources(shape.sources, fetch, {category.slug for category in categories})
        database_url = self._database(shape, environ)
        if self.problems:
            raise self.document.error(self.problems)
        window = {f"dedupe_{name}": value for name, value in shape.dedupe.given().items()}
        kept = {name: value for name, value in shape.given().items() if name == "retention"}
        rules = self.folder / shape.rules if shape.rules is not None else None
        return Settings(
            path=path,
            database_url=database_url,
            site=model.Site(**shape.site.given()),
            server=Server(**shape.server.given()),
            fetch=fetch,
            alerts=Alerts(**shape.alerts.given()),
            categories=categories,
            sources=sources,
            rules=rules,
            lexicon=built_in_rules() if rules is None else load_rules(rules),
            **window,
            **kept,
        )

    def _problem(self, spot: Spot, sentence: str) -> None:
        self.problems.append(Problem(spot, sentence))

    def _database(self, shape: FileShape, environ: Mapping[str, str]) -> str:
        """The address of the database: from the environment, else from the file, else the default."""
        overriding = environ.get(DATABASE_VARIABLE)
        try:
            return database_address(overriding or shape.given().get("database", DATABASE), self.folder)
        except ValueError as error:
            if overriding:
                raise ConfigError(str(error), key=DATABASE_VARIABLE) from None
            self._problem(("database",), str(error))
            return ""

    def _fetch(self, shape: FetchShape) -> FetchSettings:
        """How to fetch; the three intervals must be in order."""
        fetch = FetchSettings(**shape.given())
        spot = (
            "fetch",
            next((key for key in ("interval", "min_interval", "max_interval") if key in shape.given()), ""),
        )
        default, least, most = (write_duration(s) for s in (fetch.interval, fetch.min_interval, fetch.max_interval))
        if fetch.interval < fetch.min_interval:
            self._problem(spot, f"interval ({default}) is shorter than min_interval ({least}); change one of them")
        if fetch.interval > fetch.max_interval:
            self._problem(spot, f"interval ({default}) is longer than max_interval ({most}); change one of them")
        return fetch

    def _categories(self, shapes: tuple[CategoryShape, ...]) -> tuple[model.Category, ...]:
        """The categories as declared; the built-in one last unless it is declared."""
        slugs = [shape.slug for shape in shapes]
        self._once("categories", "slug", slugs)
        declared = tuple(model.Category(**shape.given()) for shape in shapes)
        return declared if model.OTHER.slug in slugs else (*declared, model.OTHER)

    def _sources(
        self, shapes: tuple[SourceShape, ...], fetch: FetchSettings, categories: set[str]
    ) -> tuple[model.Source, ...]:
        """The sources as declared."""
        self._once("sources", "id", [shape.id for shape in shapes])
        for index, shape in enumerate(shapes):
            spot = ("sources", index)
            self._place(shape, spot, categories)
            self._pace(shape.given().get("interval", fetch.interval), spot, fetch)
            self._bundle(shape, spot)
        return tuple(self._source(shape, fetch) for shape in shapes)

    def _once(self, section: str, key: str, names: list[str]) -> None:
        """Each name stands once in its section."""
        first: dict[str, int] = {}
        for index, name in enumerate(names):
            if name in first:
                line = self.document.line((section, first[name], key))
                sentence = f"{quoted(name)} stands already on line {line}; write another {key}"
                self._problem((section, index, key), sentence)
            first.setdefault(name, index)

    def _place(self, shape: SourceShape, spot: Spot, categories: set[str]) -> None:
        """Its province and category exist."""
        if shape.province is not None and shape.province not in SLUGS:
            meant = near_province(shape.province)
            what = f"did you mean {meant}?" if meant else "write the slug of one of the 34, or null for national"
            self._problem((*spot, "province"), f"{quoted(shape.province)} is no province; {what}")
        if shape.category is not None and shape.category not in categories:
            meant = near(shape.category, categories)
            what = f"did you mean {meant}?" if meant else "declare it under categories first"
            self._problem((*spot, "category"), f"{quoted(shape.category)} is no category; {what}")

    def _pace(self, interval: timedelta, spot: Spot, fetch: FetchSettings) -> None:
        """It asks for no less than the least interval."""
        if interval < fetch.min_interval and (*spot, "interval") in self.document.lines:
            least = write_duration(fetch.min_interval)
            sentence = f"{write_duration(interval)} is shorter than fetch.min_interval; write {least} or more"
            self._problem((*spot, "interval"), sentence)

    def _bundle(self, shape: SourceShape, spot: Spot) -> None:
        """The certificates it needs are there, if it is to be polled at all."""
        enabled = shape.given().get("enabled", True)
        if shape.ca_file is not None and enabled and not (self.folder / shape.ca_file).is_file():
            sentence = f"{quoted(shape.ca_file)} is no file in {self.folder}; write the path of a PEM file"
            self._problem((*spot, "ca_file"), sentence)

    def _source(self, shape: SourceShape, fetch: FetchSettings) -> model.Source:
        """One source."""
        given = {"name": shape.id, "interval": fetch.interval, **shape.given()}
        if "listing" in given:
            given["listing"] = model.Selectors(**shape.listing.given())
        if "headers" in given:
            given["headers"] = tuple(shape.headers.items())
        if shape.ca_file is not None:
            given["ca_file"] = str(self.folder / shape.ca_file)
        return model.Source(**given)
