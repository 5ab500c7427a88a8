from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.web.conditional import unchanged

UPDATED = datetime(2025, 10, 18, 0, 19, 7, 999999, tzinfo=UTC)
TAG = '"abc"'


@pytest.mark.parametrize(
    ("if_none_match", "if_modified_since", "expected"),
    [
        (None, None, False),
        ('"abc"', None, True),
        ('W/"abc"', None, True),  # weak comparison, RFC 9110 section 13.1.2
        ('"x", W/"y" ,"abc"', None, True),
        ('"x,"abc"', None, False),
        ("*", None, True),
        (" * ", None, True),
        ('"other"', None, False),
        ("abc", None, False),  # no entity-tag without quotes
        ("", None, False),
        ('"ABC"', None, False),
        (None, "Sat, 18 Oct 2025 00:19:07 GMT", True),
        (None, "Sat, 18 Oct 2025 00:19:08 GMT", True),
        (None, "Sat, 18 Oct 2025 00:19:06 GMT", False),
        (None, "Saturday, 18-Oct-25 00:19:07 GMT", True),  # obsolete forms are read too, section 5.6.7
        (None, "Sat Oct 18 00:19:07 2025", True),
        (None, "yesterday", False),
        (None, "", False),
        ('"other"', "Sat, 18 Oct 2025 00:19:07 GMT", False),  # If-None-Match outranks the date, section 13.2.2
        ('"abc"', "Sat, 18 Oct 2025 00:19:06 GMT", True),
    ],
)
def test_unchanged(if_none_match: str | None, if_modified_since: str | None, expected: bool) -> None:
    """Preconditions are judged as RFC 9110 section 13 asks."""
    assert unchanged(if_none_match, if_modified_since, TAG, UPDATED) is expected


@given(st.one_of(st.none(), st.text()), st.one_of(st.none(), st.text()))
def test_no_header_breaks_it(if_none_match: str | None, if_modified_since: str | None) -> None:
    """Whatever a client sends, there is an answer."""
    assert unchanged(if_none_match, if_modified_since, TAG, UPDATED) in {True, False}
