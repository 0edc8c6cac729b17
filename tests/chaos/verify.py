"""What came of a month, seen from both sides: our database and the receiver's disk."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cases.models import Besked, Haendelse, Kontaktperson, Ydelse
from deliveries import l402, states
from deliveries.models import Kvittering, Leverance, Leverancelinje
from deliveries.periode import Periode
from deliveries.receiver.station import MODTAGET
from deliveries.transport.base import ARKIV, is_receipt
from tests.chaos.orders import Orders
from tests.chaos.plant import Plant, state
from tests.chaos.scene import NOT_YET, Expected

if TYPE_CHECKING:
    from tests.chaos.run import Result

_LARGE = 1 << 30


@dataclass
class Transfer:
    """One attempt at a file: its process and that one's group, and its lines of the journal."""

    name: str
    pid: str
    group: str
    began: int
    ended: int | None = None


@dataclass
class Transfers:
    """Of the journal: transfers that live processes have not ended, and those that began while
    another process was sending the same file."""

    open: list[str]
    overlapping: list[str]


def is_alive(pid: str) -> bool:
    return state(pid) not in ("", "Z")


def transfers(orders: Orders, alive: Callable[[str], bool] = is_alive) -> Transfers:
    made: list[Transfer] = []
    for number, (what, pid, *rest) in enumerate(orders.lines()):
        running = [one for one in made if one.ended is None]
        if what == "begins":
            group, name = rest
            made.append(Transfer(name, pid, group, number))
        for one in running:
            if (what == "ends" and (one.pid, one.name) == (pid, rest[1])) or (
                what == "gone" and pid in (one.pid, one.group)
            ):
                one.ended = number
    for one in made:
        if one.ended is None and not alive(one.pid):
            # It died, nobody saw when.
            one.ended = one.began
    return Transfers(
        [one.name for one in made if one.ended is None],
        [
            late.name
            for late in made
            for early in made
            if early.name == late.name
            and early.began < late.began
            and (early.ended is None or late.began < early.ended)
        ],
    )


def month(plant: Plant, periode: Periode, expected: dict[str, Expected], result: Result) -> None:
    """Add to the result what is wrong."""
    names = set()
    for kode, content in expected.items():
        found = _Kommune(plant, periode, kode, content, result)
        found.check()
        names |= found.names
    if Leverance.objects.filter(kommune=NOT_YET).exists():
        result.doubled.append(f"{NOT_YET} reports before it has begun")
    _receivers_disk(plant, periode, names, result)
    result.doubled += [
        f"{name} was being sent twice at once" for name in transfers(plant.orders).overlapping
    ]
    result.mails_again = sum(
        count - 1
        for count in Counter(
            (to, message["subject"], message.get_payload()) for to, message in plant.mail.messages
        ).values()
    )


def _receivers_disk(plant: Plant, periode: Periode, names: set[str], result: Result) -> None:
    """The receiver has these files of the period and no others, and nothing lies about."""
    taken = plant.ud / MODTAGET
    there = {path.name for path in taken.glob(f"*_P{periode}_*.xml")}
    there = {name for name in there if not is_receipt(name)}
    result.lost += [f"the receiver lacks {name}" for name in names - there]
    result.doubled += [f"the receiver also has {name}" for name in there - names]
    result.doubled += [
        f"the receiver also has {path.name}"
        for path in taken.glob(f"*_P{periode}_*.xml.*")
        if not is_receipt(path.name)
    ]
    about = [
        path
        for folder in (plant.ud, taken, plant.ind, plant.ind / ARKIV)
        for path in (folder.iterdir() if folder.exists() else ())
        if path.suffix == ".tmp"
    ]
    about += [
        path for folder in (plant.ud, plant.ind) for path in folder.iterdir() if path.is_file()
    ]
    result.differing += [f"left lying: {path.parent.name}/{path.name}" for path in about]


class _Kommune:
    """One kommune's month."""

    def __init__(
        self, plant: Plant, periode: Periode, kode: str, expected: Expected, result: Result
    ) -> None:
        self._plant = plant
        self._periode = periode
        self._kode = kode
        self._expected = expected
        self._result = result
        self.names: set[str] = set()

    def check(self) -> None:
        made = list(
            Leverance.objects.filter(kommune=self._kode, periode=str(self._periode), form="L402")
        )
        if not made:
            self._result.lost.append(f"{self._kode}: no L402")
        for extra in made[1:]:
            self._result.doubled.append(f"{self._kode}: also {extra}")
        for leverance in made:
            self._sums(leverance)
            if leverance.sha256:
                self.names.add(leverance.filnavn)
                self._file(leverance)
                self._receipt(leverance)
            else:
                self._without_file(leverance)
            self._log(leverance)
        self._locks()

    def _differs(self, leverance: Leverance, what: str) -> None:
        self._result.differing.append(f"{leverance}: {what}")

    def _sums(self, leverance: Leverance) -> None:
        wanted = self._expected
        said = (leverance.antal_ydelser, leverance.antal_udeladt, leverance.antal_ikke_indberettes)
        right = (len(wanted.delivered), wanted.withheld, wanted.not_reportable)
        if said != right or leverance.antal_i_alt != sum(right):
            self._differs(leverance, f"says {said} of {leverance.antal_i_alt}, not {right}")
        left_out = leverance.udeladelser.values("identifikator").distinct().count()
        if left_out != wanted.withheld:
            self._differs(leverance, f"{left_out} on the fejlliste, not {wanted.withheld}")

    def _file(self, leverance: Leverance) -> None:
        """The receiver's bytes are ours, and hold what they should, and the lines say the same."""
        path = self._plant.ud / MODTAGET / leverance.filnavn
        if not path.exists():
            return  # lost; the receiver's disk is looked through as well
        data = path.read_bytes()
        if data != b"".join(leverance.chunks()):
            self._differs(leverance, "the receiver has other bytes")
        if (hashlib.sha256(data).hexdigest(), len(data)) != (
            leverance.sha256,
            leverance.stoerrelse,
        ):
            self._differs(leverance, "the checksum or size is another")
        try:
            with path.open("rb") as file:
                _, sager = l402.read(file, _LARGE)
                inside = [y.identifikator for read in sager if read.sag for y in read.sag.ydelser]
        except l402.FileRefused as error:
            self._differs(leverance, f"can not be read: {error}")
            return
        if len(inside) != len(set(inside)) or set(inside) != self._expected.delivered:
            self._differs(leverance, "holds other ydelser than it should")
        lines = Leverancelinje.objects.filter(leverance=leverance)
        if sorted(lines.values_list("identifikator", flat=True)) != sorted(inside):
            self._differs(leverance, "the lines are other than the file")

    def _receipt(self, leverance: Leverance) -> None:
        if leverance.tilstand != states.MODTAGET or not leverance.sendt:
            self._result.lost.append(f"{leverance}: is {leverance.tilstand}")
        receipts = list(leverance.kvitteringer.all())
        stored = Kvittering.objects.filter(filnavn__startswith=leverance.filnavn).count()
        if not receipts:
            self._result.lost.append(f"{leverance}: no receipt")
        if stored > 1:
            self._result.doubled.append(f"{leverance}: {stored} receipts")
        for receipt in receipts:
            if receipt.antal_ydelser != leverance.antal_ydelser or receipt.antal_fejl:
                self._differs(leverance, "the receipt counts other ydelser")
            self._posted(
                leverance,
                Besked.objects.filter(noegle__startswith=f"kvittering {receipt.pk} "),
                "KVITTERING",
            )

    def _without_file(self, leverance: Leverance) -> None:
        if self._expected.delivered:
            self._result.lost.append(f"{leverance}: no file")
        state = states.TILBAGEHOLDT if self._expected.withheld else states.INTET
        if leverance.tilstand != state:
            self._differs(leverance, f"is {leverance.tilstand}, not {state}")
        if state == states.TILBAGEHOLDT:
            self._posted(
                leverance, Besked.objects.filter(noegle__contains=f" {leverance.pk} "), "TEKNISK"
            )

    def _posted(self, leverance: Leverance, beskeder: object, contact: str) -> None:
        """One e-mail to the contact, and it has left."""
        to = Kontaktperson.objects.get(kommune=self._kode, type=contact).email
        posted = [b for b in beskeder if b.modtager == to]  # type: ignore[attr-defined]
        if not posted or not posted[0].sendt:
            self._result.lost.append(f"{leverance}: no e-mail to {to}")
        elif not any(
            recipient == to and str(leverance.pk) in str(message.get_content())
            for recipient, message in self._plant.mail.messages
        ):
            self._result.lost.append(f"{leverance}: the e-mail to {to} never came")
        if len(posted) > 1:
            self._result.doubled.append(f"{leverance}: {len(posted)} e-mails to {to}")

    def _log(self, leverance: Leverance) -> None:
        told = Counter(
            Haendelse.objects.filter(objekt_id=str(leverance.pk)).values_list("art", flat=True)
        )
        if told["leverance frosset"] != 1 or told["leverance sendt"] > 1:
            self._result.doubled.append(f"{leverance}: the log tells {dict(told)}")

    def _locks(self) -> None:
        """Locked is what stands in an L402, and nothing else (D5)."""
        lines = Leverancelinje.objects.filter(leverance__kommune=self._kode, ydelse__isnull=False)
        reported = set(lines.values_list("ydelse", flat=True))
        of_kommune = Ydelse.objects.filter(kommune=self._kode)
        locked = set(of_kommune.exclude(foerst_indberettet=None).values_list("pk", flat=True))
        if locked != reported:
            self._result.differing.append(
                f"{self._kode}: {len(locked - reported)} locked for nothing, "
                f"{len(reported - locked)} reported and not locked"
            )
