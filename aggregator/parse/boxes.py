"""Names by which sites call their furniture: in classes and ids, and as headings of boxes. Data, nothing else."""

from __future__ import annotations

import re
from typing import Final

MAX_HEADING: Final = 45
"""Characters of a box's heading."""


def _tokens(words: str) -> re.Pattern[str]:
    """Any of these as a whole word between the separators of class names, also in the plural or with a number."""
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(words.split())})s?[0-9]*(?![a-z0-9])")


def _headings(lines: str) -> re.Pattern[str]:
    """Any of these, one a line, folded, with up to three more words where a line ends in ``+``."""
    patterns = (line.strip() for line in lines.strip().splitlines())
    return re.compile("|".join(one[:-1] + "(?: .{1,25})?" if one.endswith("+") else one for one in patterns))


FURNITURE: Final = _tokens(
    """
    nav navbar navigation nav-?menu menu [a-z]+-?menu menu-[a-z-]+ dropdown megamenu mega breadcrumb
    pagination pager paging page-?number phan-?trang paginator
    footer [a-z]+-footer footer-[a-z-]+
    copyright contentinfo topbar top-?bar toolbar bottom-?link to-?top
    search-?(?:form|box|bar|block) tim-?kiem login dang-?nhap social social-[a-z]+ share sharing addthis
    comment binh-?luan sitemap skip-?link hotline modal popup offcanvas cookie language lang-?switch
    """
)
"""What is on every page and lists no articles."""

SIDE: Final = _tokens(
    """
    aside sidebar side-?bar side-[a-z]+ [a-z]+-?sidebar sidebar-[a-z-]+ right-?bar left-?bar secondary complementary
    col-?right right-?col right-?column column-?right left-?col left-?column column-?left cot-?trai cot-?phai
    (?<!elementor-)(?<!so-)(?<!siteorigin-)widget widget-area wp-widget-[a-z-]+
    most-?read most-?view most-?viewed popular trending top-?view hot-?view
    doc-?nhieu docnhieu xem-?nhieu tin-?doc-?nhieu tin-?xem-?nhieu
    banner banner-[a-z-]+ ad ads adv advert advertisement quang-?cao qc
    partner doi-?tac web-?link link-?web lien-?ket lienket
    thong-?bao thongbao notice announcement van-?ban vanban legal event su-?kien calendar
    video media-?box gallery album thu-?vien poll vote voting tham-?do y-?kien khao-?sat
    weather thoi-?tiet ty-?gia ticker marquee counter thong-?ke thongke statistic truy-?cap
    tag tag-?cloud tagcloud dich-?vu-?cong
    """
)
"""Side columns, and boxes of other things than the page's list. Page builders call any part of a page a widget."""

AKIN: Final = _tokens("related relate lien-?quan tin-?lien-?quan")
"""Boxes of related articles: of an article, or the rest of a section below its first."""

RELATED: Final = _headings(
    """
    (?:tin |bai |bai viet |cac tin |cac bai |noi dung )?(?:co )?lien quan
    (?:cac )?(?:tin |bai |bai viet |tin tuc |tin bai )?moi(?: nhat| cap nhat| dang| dua)?
    (?:cac )?(?:tin |bai |bai viet |tin tuc |tin bai )?(?:noi bat|hot)(?: khac| trong ngay)?
    related(?: news| posts| articles)?
    (?:cac )?(?:tin|bai|bai viet|tin tuc|tin bai)(?: da)?(?: (?:khac|dang|dua|cu|cu hon|moi hon|truoc do|tiep theo))+
    (?:older|other|more)(?: news| posts| articles)?
    (?:latest|recent)(?: news| posts)?
    """
)
"""Headings of boxes of other news. Below a list they are another one, barer and mostly without dates; they are part of
it where they look the same, and on an article's page they are all the list there is."""

BOXES: Final = _headings(
    """
    (?:tin |bai |bai viet |tin bai |tin tuc )?(?:duoc )?(?:doc|xem|binh luan|chia se)(?: va binh luan)? nhieu+
    (?:tin |bai |bai viet |tin bai )?(?:duoc |dang )?(?:quan tam|chu y|yeu thich)(?: nhieu)?(?: nhat)?
    nhieu nguoi (?:doc|xem|quan tam)
    (?:tin |bai )?(?:co the )?ban (?:co the )?(?:quan tam|thich|muon (?:doc|xem)|da xem|chua doc)
    (?:danh cho|goi y cho) ban
    (?:ban doc (?:hoi|viet|quan tam)|tra loi ban doc)+
    (?:most|top) (?:read|viewed|popular)(?: news)?
    popular(?: posts| news)?
    trending
    (?:tin )?thong bao+
    announcements?
    notices?
    thong tin (?:can biet|dau thau|tuyen dung|tuyen truyen|lien he|duong day nong)
    moi thau
    dau thau
    tuyen dung
    (?:he thong )?van ban+
    (?:thong tin )?chi dao dieu hanh
    documents?
    lich (?:cong tac|tuan|tiep dan|lam viec|su kien|hoi cho|hoi nghi|phat song|chieu)+
    chuong trinh (?:phat song|truyen hinh)+
    su kien(?: sap toi| noi bat| sap dien ra)?
    (?:upcoming )?events?
    (?:cac )?(?:trang |trang web |website )?lien ket(?: web| website| trang| ngoai| huu ich| nhanh)?
    (?:web ?)?links?
    (?:dich vu cong|thu tuc hanh chinh|cai cach hanh chinh|bo thu tuc hanh chinh)(?: truc tuyen)?
    hoi(?: -)? dap+
    cau hoi thuong gap
    video(?: clips?| noi bat| moi)?
    clip
    thu vien+
    (?:phong su |hinh )?anh(?: hoat dong| dep)?
    album(?: anh)?
    multimedia
    media
    podcast
    infographics?
    e-?magazine
    quang cao
    tham do+
    khao sat+
    y kien+
    thong ke(?: truy cap| website)?
    (?:luot |so luot |dang )?truy cap
    (?:ty gia|gia vang|thoi tiet|gia ca)+
    doi tac
    (?:danh muc|chuyen muc)(?: tin| tin tuc| khac| chinh)?
    categories
    tags?
    tu khoa(?: noi bat| hot)?
    archives?
    luu tru
    (?:recent comments|binh luan moi(?: nhat)?)
    san pham(?: noi bat| tieu bieu| moi| cnnt tieu bieu| cong nghiep nong thon tieu bieu)?
    gioi thieu(?: chung)?
    co cau to chuc
    duong day nong
    lien he
    tin buon
    dang nhap
    tim kiem
    nguoi tot viec tot
    hoc tap va lam theo+
    guong dien hinh
    """
)
"""Headings, folded, of boxes that are not the page's list."""
