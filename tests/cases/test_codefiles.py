"""Code lists are read strictly: every fault is named before anything is loaded (D12)."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cases.codes import FUNKTIONSVURDERING, KOMMUNE, LISTS, MAALGRUPPE, YDELSE, Codes
from cases.kodelister.files import CodeFileError, read_files, read_folder
from tests.cases.old_lists import write_old

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file in FIXTURES.glob("*.csv"):
        shutil.copyfile(file, tmp_path / file.name)
    return tmp_path


@pytest.fixture
def faults(folder: Path) -> Callable[..., list[str]]:
    """What is said when one text in one file is replaced by another."""

    def replaced(name: str, old: str, new: str) -> list[str]:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(CodeFileError) as error:
            read_folder(folder)
        return [finding.told for finding in error.value.findings]

    return replaced


def test_it_reads_the_delivered_lists():
    read = read_folder(FIXTURES)
    codes = Codes.of(read.codes)
    counts = {liste: len(codes.all(liste)) for liste in LISTS}
    assert counts == {
        "ydelse": 21,
        "maalgruppe": 42,
        "tilbudstype": 18,
        "funktionsvurdering": 5,
        "postnummer": 1119,
        "kommune": 98,
    }
    assert len(read.codes) == sum(counts.values())


def test_it_reads_every_column_it_knows():
    codes = Codes.of(read_folder(FIXTURES).codes)
    voluntary = codes.get(YDELSE, "1.18.1")
    assert voluntary is not None
    assert voluntary.gyldig_fra == date(2020, 7, 1)
    assert voluntary.gyldig_til is None
    assert not voluntary.indberetningspligtig
    assert voluntary.label == (
        "1.18.1 Gruppebaseret socialpædagogisk hjælp og støtte (§ 82 a) – frivillig"
    )
    assert [code.kode for code in codes.all(YDELSE) if code.er_ophold] == ["1.8.1", "1.8.2"]
    assert codes.label(MAALGRUPPE, "293bf940-c075-4e3d-b5ef-6e331202e556") == "Hjemløshed"
    assert codes.label(FUNKTIONSVURDERING, "B") == "B Let problem (en smule, lidt)"
    assert codes.label(KOMMUNE, "183") == "183 Ishøj"


def test_it_reads_what_a_kommune_needs_beside_its_code():
    (ishoej,) = [row for row in read_folder(FIXTURES).kommuner if row.kode == "183"]
    assert (ishoej.navn, ishoej.region) == ("Ishøj", "Region Hovedstaden")
    assert ishoej.cvr == "11931316"


def test_columns_may_stand_in_any_order_and_a_byte_order_mark_is_no_matter(folder: Path):
    (folder / "postnumre.csv").write_text("kilde,tekst,kode\nX,Ishøj,2635\n", encoding="utf-8-sig")
    codes = Codes.of(read_folder(folder).codes)
    assert codes.label("postnummer", "2635") == "2635 Ishøj"


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("postnumre.csv", "kode,tekst,kilde", "kode,kilde", "linje 1: kolonnen tekst mangler."),
        (
            "postnumre.csv",
            "kode,tekst,kilde",
            "kode,tekst,kilde,by",
            "linje 1: kolonnen by er ukendt.",
        ),
        (
            "postnumre.csv",
            "kode,tekst,kilde",
            "kode,tekst,tekst,kilde",
            "linje 1: kolonnen tekst står 2 gange.",
        ),
        (
            "postnumre.csv",
            "0800,Høje Taastrup,",
            "0800,",
            "linje 2: der skal være 3 felter, men der er 2.",
        ),
        ("postnumre.csv", "0900,", "0800,", "linje 3: koden 0800 står også i linje 2."),
        ("postnumre.csv", "0900,", "900,", "linje 3: kode skal være fire cifre; der står »900«."),
        ("postnumre.csv", "København C", "", "linje 3: tekst er tom."),
        (
            "postnumre.csv",
            "København C",
            "København C ",
            "linje 3: tekst begynder eller slutter med mellemrum.",
        ),
        (
            "postnumre.csv",
            "København C",
            "K" * 301,
            "linje 3: tekst er på 301 tegn; der er plads til 300.",
        ),
        (
            "ydelser.csv",
            "§ 104,nej",
            "§ 104,Nej",
            "linje 2: er_ophold skal være ja eller nej; der står »Nej«.",
        ),
        (
            "ydelser.csv",
            "1.3,",
            "1.3.,",
            "linje 3: kode skal være tal med punktum imellem, fx 1.8.1; der står »1.3.«.",
        ),
        (
            "ydelser.csv",
            "2020-07-01",
            "01-07-2020",
            "linje 16: gyldig_fra skal være en dato som 2020-07-01 eller tom; "
            "der står »01-07-2020«.",
        ),
        (
            "ydelser.csv",
            "2020-07-01",
            "2020-06-31",
            "linje 16: gyldig_fra skal være en dato som 2020-07-01 eller tom; "
            "der står »2020-06-31«.",
        ),
        (
            "ydelser.csv",
            "2020-07-01,",
            "2020-07-01,2020-06-30",
            "linje 16: gyldig_til ligger før gyldig_fra.",
        ),
        (
            "maalgrupper.csv",
            "293bf940",
            "293BF940",
            "linje 26: kode skal være tal med punktum imellem, fx 1.1.4, eller en UUID "
            "med små bogstaver; der står »293BF940-c075-4e3d-b5ef-6e331202e556«.",
        ),
        ("ydelser.csv", ",BPA,", ",,", "linje 12: kortnavn er tom."),
        (
            "ydelser.csv",
            ",BPA,",
            ",Behandling,",
            "linje 12: kortnavnet Behandling står også i linje 3.",
        ),
        (
            "ydelser.csv",
            ",BPA,",
            f",{'B' * 41},",
            "linje 12: kortnavn er på 41 tegn; der er plads til 40.",
        ),
        (
            "maalgrupper.csv",
            "1.18.1 1.18.2",
            "1.18.1/1.18.2",
            "linje 43: kun_ydelser skal være koder for ydelser med ét mellemrum imellem, fx "
            "1.18.1 1.18.2, eller tom; der står »1.18.1/1.18.2«.",
        ),
        (
            "maalgrupper.csv",
            "1.18.1 1.18.2",
            "1.18.1 1.18.1",
            "linje 43: kun_ydelser nævner den samme ydelse flere gange; der står »1.18.1 1.18.1«.",
        ),
        (
            "maalgrupper.csv",
            "1.18.1 1.18.2",
            "1.18.1 1.99",
            "linje 43: kun_ydelser nævner 1.99, som ikke står i listen over ydelser.",
        ),
        (
            "kommuner.csv",
            "64942212",
            "64942213",
            "linje 2: cvr skal være et CVR-nummer på otte cifre; der står »64942213«.",
        ),
        ("kommuner.csv", "64942212", "", "linje 2: cvr er tom."),
        (
            "funktionsvurdering.csv",
            "A,",
            "a,",
            "linje 2: kode skal være A, B, C, D eller E; der står »a«.",
        ),
    ],
)
def test_a_fault_is_told_with_file_and_line(faults, name: str, old: str, new: str, fault: str):
    told = faults(name, old, new)
    assert f"{name}, {fault}" in told


def test_short_names_and_what_binds_a_maalgruppe_are_read():
    codes = Codes.of(read_folder(FIXTURES).codes)
    bpa, unknown = codes.get(YDELSE, "1.13.2"), codes.get(MAALGRUPPE, "10")
    assert bpa is not None
    assert unknown is not None
    assert (bpa.kortnavn, bpa.short, bpa.kun_ydelser) == ("BPA", "1.13.2 BPA", ())
    assert unknown.kun_ydelser == ("1.18.1", "1.18.2")
    assert unknown.short == unknown.label
    assert codes.short(YDELSE, "9.9") == "9.9"


def test_files_of_before_the_columns_came_are_read(folder: Path):
    write_old(folder)
    read = read_folder(folder)
    assert read.unsaid == {(YDELSE, "kortnavn"), (MAALGRUPPE, "kun_ydelser")}
    assert {code.kortnavn for code in read.codes} == {""}


def test_a_list_beside_the_files_says_what_ydelser_there_are():
    raw = (FIXTURES / "maalgrupper.csv").read_bytes()
    codes = read_folder(FIXTURES).codes
    assert read_files({"maalgrupper.csv": raw}, beside=Codes.of(codes)).codes
    without = Codes.of(code for code in codes if code.kode != "1.18.2")
    with pytest.raises(CodeFileError, match=r"linje 43: kun_ydelser nævner 1\.18\.2"):
        read_files({"maalgrupper.csv": raw}, beside=without)


def test_all_faults_of_all_files_are_told_at_once(folder: Path):
    (folder / "kommuner.csv").unlink()
    (folder / "ydelser.csv").write_bytes(b"kode,\xff")
    (folder / "postnumre.csv").write_text("kode,tekst,kilde\n1,,X\n", encoding="utf-8")
    (folder / "tilbudstyper.csv").write_text('kode,"tekst\n', encoding="utf-8")
    with pytest.raises(CodeFileError) as error:
        read_folder(folder)
    told = [finding.told for finding in error.value.findings]
    assert told[0] == "ydelser.csv: filen er ikke gemt som UTF-8."
    assert told[1].startswith("tilbudstyper.csv, linje 1: linjen kan ikke læses som CSV")
    assert told[2:] == [
        "postnumre.csv, linje 2: kode skal være fire cifre; der står »1«.",
        "postnumre.csv, linje 2: tekst er tom.",
        "kommuner.csv: filen mangler i mappen.",
    ]
    assert str(error.value) == "\n".join(told)


def test_an_empty_list_is_no_list(folder: Path):
    (folder / "postnumre.csv").write_text("kode,tekst,kilde\n", encoding="utf-8")
    with pytest.raises(CodeFileError, match=r"postnumre\.csv: der er ingen koder i filen\."):
        read_folder(folder)
