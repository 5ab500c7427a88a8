"""Texts for properties: headlines of the syllables that keys treat, and anything at all."""

from __future__ import annotations

from hypothesis import strategies as st

_SYLLABLES = """
    khuyến công hoà hòa hoàn thuỷ thủy kỹ kĩ máy mái quý qúy quí Đắk Lắk đăk tp hcm HCM Hồ Chí Minh thành phố TP.
    br vt bà rịa vũng tàu tt huế dak lak Đắc Lắc Kontum 16 18 2026 OCOP Ðà Nẵng tháng thang &amp; m² ﬁ ´ … –
    T.P H.C.M T.T. Huế tầu V.T ho chi minh HOICHО ОCOP Đắк Lắк hоà ΟCOP Москва ТОР λόγος β-caroten Cό
"""
HEADLINES = st.lists(st.sampled_from(_SYLLABLES.split()), max_size=12).map(" ".join)
TEXTS = st.one_of(
    HEADLINES, st.text(max_size=60), st.text("abehmoptvxyđắàAHО аеорсухвнтмкіАВЕКМНОРСТУХ αβεοτχν ́.-1", max_size=30)
)
