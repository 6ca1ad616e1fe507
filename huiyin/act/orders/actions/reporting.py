"""Reports from the site: written perhaps without a line, sent later, kept once whatever happened meanwhile."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from huiyin.act.orders import rules
from huiyin.act.orders.actions.moving import locked, move, note, stream
from huiyin.act.orders.exhibit_models import Exhibit, SiteReport
from huiyin.act.orders.exhibit_rules import PICTURES, SiteNote, fault
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.policies import may
from huiyin.act.orders.refusals import Refusal, Refused
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.calendar.clock import now
from huiyin.foundation.ledger.queries import story
from huiyin.hear.intake.actions import store
from huiyin.hear.intake.media_rules import bare

PROGRESS = ("unit_clerk", "unit_head")
PUT_IN_HAND = ("dispatch", "rule", "reassign")
WORDS = {
    "key": _("这份记录没有编号，请刷新页面再发。"),
    "note": _("请写一句办到了哪一步，最多5000字。"),
    "place": _("没有这样的位置，请重新定位或者不带位置。"),
    "time": _("手机的时间不对，请校准后再发。"),
    "too_many": _("一次最多6个文件，请分两次发。"),
    "too_large": _("有的文件超过了10 MB，请压缩一下再发。"),
    "media_type": _("有的文件收不了：照片请用 JPG、PNG、WebP，材料可以是照片、PDF 或录音。"),
    "broken": _("有一张照片不完整，打不开，请重新拍。"),
}


class BadReport(Refusal):
    """Something is wrong with the report itself; `fault` names it."""

    def __init__(self, wrong: str) -> None:
        super().__init__(gettext(WORDS[wrong]))
        self.fault = wrong


class KeyTaken(Refusal):
    """Another report of this person stands under the same key."""

    def __init__(self) -> None:
        super().__init__(gettext("这份记录之前发过，内容不一样。请把这次的另存一份再发。"))


@dataclass(frozen=True)
class Kept:
    """A report in the house; `new` unless it was there, `late` when the order had moved on."""

    report: SiteReport
    new: bool

    @property
    def late(self) -> bool:
        """Whether it lies with the order without being progress."""
        return self.report.late


@transaction.atomic
def report_from_site(actor: Actor, order_id: int, said: SiteNote) -> Kept:
    """Write down what was done on the site or said to the appellant, with photos and voice; the same report once.

    Has the order moved on meanwhile, so that nothing more can be done to it, then the report is kept with it all the
    same, beside the moves. It overwrites nothing, so no version of the order is asked for. Raises `BadReport`,
    `KeyTaken` or `Refused`; then nothing is kept.
    """
    if wrong := fault(said, now()):
        raise BadReport(wrong)
    if actor.id is None:
        raise Refused
    order = locked(order_id)
    if known := _known(actor, order, said):
        return Kept(known, new=False)
    if _possible(actor, order, said.act):
        return _as_move(actor, order, said)
    if not _had_it_in_hand(actor, order):
        raise Refused
    report = _keep(actor, order, said, late=True)
    note(actor, order, "exhibit_late", _evidence(said), role=_role(actor))
    return Kept(report, new=True)


def _as_move(actor: Actor, order: WorkOrder, said: SiteNote) -> Kept:
    made: list[SiteReport] = []

    def change(held: WorkOrder) -> None:
        if said.act == "contact":
            held.contacted_at = held.contacted_at or now()
        made.append(_keep(actor, held, said, late=False))

    move(actor, order.pk, said.act, evidence=_evidence(said), change=change)
    return Kept(made[0], new=True)


def _known(actor: Actor, order: WorkOrder, said: SiteNote) -> SiteReport | None:
    # Whoever sends the same key has waited for the lock of the order, and finds what the first one wrote.
    found = SiteReport.objects.filter(
        order=order, account_id=actor.id or 0, client_key=said.client_key
    ).first()
    if found and bytes(found.digest) != said.digest(order.pk):
        raise KeyTaken
    return found


def _possible(actor: Actor, order: WorkOrder, act: str) -> bool:
    step = rules.step(order.state, act)
    return step is not None and may(actor, step, order)


def _had_it_in_hand(actor: Actor, order: WorkOrder) -> bool:
    """Whether the person works at a unit that leads this order or has led it."""
    units = set(actor.units(*PROGRESS))
    if order.lead_id in units:
        return True
    led = {event.evidence.get("lead") for event in story(stream(order.pk)) if event.action in PUT_IN_HAND}
    return bool(units & led)


def _role(actor: Actor) -> str:
    return next(post.role for post in actor.posts if post.role in PROGRESS)


def _keep(actor: Actor, order: WorkOrder, said: SiteNote, late: bool) -> SiteReport:
    spot = said.spot
    report = SiteReport.objects.create(
        order=order,
        account_id=actor.id or 0,
        by=actor.name,
        client_key=said.client_key,
        digest=said.digest(order.pk),
        act=said.act,
        note=said.note.strip(),
        lon=spot.lon if spot else None,
        lat=spot.lat if spot else None,
        accuracy=spot.accuracy if spot else None,
        taken_at=said.taken_at,
        received_at=now(),
        round=order.round,
        late=late,
    )
    Exhibit.objects.bulk_create(_exhibits(report, said))
    return report


def _exhibits(report: SiteReport, said: SiteNote) -> list[Exhibit]:
    rows = []
    for position, file in enumerate(said.files):
        content = bare(file.content, file.media_type)
        rows.append(
            Exhibit(
                report=report,
                order_id=report.order_id,
                position=position,
                kind=file.kind,
                media_type=file.media_type,
                size=len(content),
                name=file.name[-120:],
                sha256=store(content),
            )
        )
    return rows


def _evidence(said: SiteNote) -> dict[str, Any]:
    """What the ledger holds of a report: its words, and hashes by which every file can be proved."""
    return {
        "note": said.note.strip(),
        "report": said.client_key,
        "exhibits": [
            {"kind": file.kind, "sha256": hashlib.sha256(bare(file.content, file.media_type)).hexdigest()}
            for file in said.files
        ],
    }


@transaction.atomic
def show_exhibit(actor: Actor, exhibit_id: int, shown: bool) -> Exhibit:
    """Let the appellant see a picture of the handling, or no longer; done twice it is done once."""
    order_id = Exhibit.objects.values_list("order_id", flat=True).get(pk=exhibit_id)
    order = locked(order_id)
    exhibit = Exhibit.objects.get(pk=exhibit_id)
    if not _may_show(actor, order, exhibit):
        raise Refused
    if bool(exhibit.shown_at) == shown:
        return exhibit
    exhibit.shown_at = now() if shown else None
    exhibit.save(update_fields=["shown_at"])
    action = "show_exhibit" if shown else "hide_exhibit"
    note(actor, order, action, {"kind": exhibit.kind, "sha256": exhibit.sha256}, role=_role(actor))
    return exhibit


def _may_show(actor: Actor, order: WorkOrder, exhibit: Exhibit) -> bool:
    leads = order.lead_id is not None and actor.at(order.lead_id, *PROGRESS)
    return leads and exhibit.media_type in PICTURES
