"""No line ends inside a date, a CPR number or a paragraph's number; labels end with whole words."""

from __future__ import annotations

from cases.codes import YDELSE, Code, Codes
from cases.templatetags.dkfds import hele, kortkode


def test_dates_and_cpr_numbers_are_kept_whole() -> None:
    assert hele("Startdato 28-09-2025 ligger før 02-11-2026.") == (
        'Startdato <span class="dato">28-09-2025</span> ligger før '
        '<span class="dato">02-11-2026</span>.'
    )
    assert hele("200568-0009") == '<span class="dato">200568-0009</span>'


def test_what_only_looks_like_one_is_left_alone() -> None:
    assert hele("Fil 1-2-3 og 2026-11-02") == "Fil 1-2-3 og 2026-11-02"


def test_what_was_typed_is_not_markup() -> None:
    assert hele("<b>28-09-2025</b>") == '&lt;b&gt;<span class="dato">28-09-2025</span>&lt;/b&gt;'


def test_a_paragraph_stays_with_its_sign() -> None:
    assert hele("1.3 Behandling (§ 102)") == "1.3 Behandling (§\u00a0102)"


def test_a_long_label_ends_with_a_whole_word() -> None:
    text = "Længerevarende botilbud inkl. tilknyttede ydelser, f.eks. §§ 83 og 85"
    codes = Codes.of([Code(YDELSE, "1.8.1", text), Code(YDELSE, "1.3", "Behandling", "", "§ 102")])
    assert kortkode(codes, YDELSE, "1.8.1") == (
        f'<span title="1.8.1 {text}">1.8.1 Længerevarende botilbud inkl. tilknyttede ydelser, …'
        "</span>"
    )
    assert kortkode(codes, YDELSE, "1.3") == "1.3 Behandling (§\u00a0102)"


def test_where_there_is_little_room_a_short_name_stands_with_the_whole_text_as_title() -> None:
    code = Code(YDELSE, "1.13.2", "Borgerstyret personlig assistance", kortnavn="BPA")
    assert kortkode(Codes.of([code]), YDELSE, "1.13.2") == (
        '<span title="1.13.2 Borgerstyret personlig assistance">1.13.2 BPA</span>'
    )
