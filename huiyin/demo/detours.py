"""What happens to an order that has left the straight way, until it is back on it or ended."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from huiyin.act.coordination.letters import actions as letters
from huiyin.act.coordination.letters import queries as letter_queries
from huiyin.act.coordination.whistles import actions as whistles
from huiyin.act.coordination.whistles import queries as whistle_queries
from huiyin.act.coordination.whistles.models import Summons, Whistle
from huiyin.act.coordination.whistles.policies import coordinates
from huiyin.act.coordination.whistles.rules import Row
from huiyin.act.orders import actions as orders
from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.panel_models import Exclusion, ExclusionVote, Objection, ObjectionVote
from huiyin.act.orders.part_models import Part
from huiyin.demo.life import Life
from huiyin.demo.trying import attempt
from huiyin.demo.turns import Next, others
from huiyin.foundation.accounts.rules import CITIZEN, Actor
from huiyin.foundation.calendar.clock import now

ANSWERS, GRANTED, OBJECTS, REDIRECTED, TAKEN_OFF = 0.6, 0.8, 0.6, 0.25, 0.3
PANEL_AGREES = 0.75
LATE_PART = 0.2
NO_WORD = "no_information"  # the ground in this city's pack for one who does not answer


def detour(life: Life, order: WorkOrder) -> Next:
    """What comes next where the straight way has no step."""
    found = _DETOURS.get(order.state)
    step = found(life, order) if found else None
    if step is None:
        return None
    gap, deed = step
    return gap, lambda: attempt(order, deed)


Step = tuple[timedelta, Callable[[], object]] | None


def _doubted(life: Life, order: WorkOrder) -> Step:
    agent, office = life.stage.cast.actor(life.case.agent), life.stage.teller.office
    gap = life.office_hours(life.after(timedelta(hours=4)))
    if life.dice.random() < 0.5:
        return gap, lambda: orders.settle(agent, order.pk, office("settled"))
    return gap, lambda: orders.doubt(agent, order.pk, office("doubted"))


def _conference(life: Life, order: WorkOrder) -> Step:
    lead, words = life.truth(), life.stage.teller.office("minutes")
    gap = life.office_hours(life.after(timedelta(hours=18)))
    return gap, lambda: orders.rule(life.one_of("panel"), order.pk, lead, words)


def _asked(life: Life, order: WorkOrder) -> Step:
    office, throw = life.stage.teller.office, life.dice.random()
    if throw < ANSWERS:
        words = office("supplement")
        return life.after(timedelta(hours=14)), lambda: orders.add_words(CITIZEN, order.pk, words)
    gap = life.office_hours(timedelta(days=life.dice.uniform(2, 5)))
    if throw < (1 + ANSWERS) / 2:
        clerk = life.in_unit(order, "unit_clerk")
        return gap, lambda: orders.resume(clerk, order.pk, office("resumed"))
    head, why = life.in_unit(order, "unit_head"), office("gave_up")
    return gap, lambda: orders.give_up(head, order.pk, NO_WORD, why, why)


def _more_time(life: Life, order: WorkOrder) -> Step:
    reviewer, office = life.one_of("reviewer"), life.stage.teller.office
    gap = life.office_hours(life.after(timedelta(hours=3)))
    if life.dice.random() < GRANTED:
        return gap, lambda: orders.grant_extension(reviewer, order.pk)
    return gap, lambda: orders.deny_extension(reviewer, order.pk, office("extension_denied"))


def _whistled(life: Life, order: WorkOrder) -> Step:
    whistle = next((one for one in whistle_queries.whistles_of(order.pk) if one.closed_at is None), None)
    if whistle is None:
        return None
    if whistle.blown_at is None:
        checking = next(
            (one for one in life.stage.cast.with_role("coordinator") if coordinates(one, whistle)), None
        )
        if checking is None:  # where nobody checks, it goes on by itself when the time for it is over
            left = max((whistle.check_by or now()) - now(), timedelta()) + timedelta(minutes=1)
            return left, lambda: whistles.pass_on(whistle.pk)
        return life.after(timedelta(minutes=40)), lambda: whistles.check(checking, whistle.pk)
    for one in whistle.summons.all():
        if one.arrived_at is None:
            return _arrive(life, order, one)
    return life.after(timedelta(hours=2)), lambda: _settle(life, order, whistle)


def _arrive(life: Life, order: WorkOrder, one: Summons) -> Step:
    clerk = life.stage.cast.at(one.unit_id, "unit_clerk")
    limit = (one.arrive_by or now() + timedelta(hours=8)) - now()
    gap = life.after(max(limit, timedelta(minutes=10)) * 0.5, 0.5)
    told = life.case.told
    rank = life.stage.teller.office("rank")
    return gap, lambda: whistles.arrive(clerk, one.pk, clerk.name, rank, told.lon, told.lat)


def _settle(life: Life, order: WorkOrder, whistle: Whistle) -> None:
    head, office = life.in_unit(order, "unit_head"), life.stage.teller.office
    day = now().date() + timedelta(days=3)
    rows = [Row(one.unit_id, "值班负责人", office("whistle_what"), day) for one in whistle.summons.all()]
    whistles.resolve(head, whistle.pk, rows)
    for one in whistle.summons.all():
        whistles.rate(head, one.pk, life.dice.choice((20, 25, 30)), life.dice.choice((25, 35, 40)))


def _lettered(life: Life, order: WorkOrder) -> Step:
    sent = next((one for one in letter_queries.letters_of(order.pk) if one.state == "sent"), None)
    if sent is None:
        return None
    head, words = (
        life.stage.cast.at(sent.addressee_id, "unit_head"),
        life.stage.teller.office("letter_answer"),
    )
    left = (sent.due_at or now()) - now()
    gap = life.after(max(left, timedelta(hours=1)) * 0.6, 0.4)
    return gap, lambda: letters.answer(head, sent.pk, words)


def _escalated(life: Life, order: WorkOrder) -> Step:
    judge, office = above(life, order), life.stage.teller.office
    gap = life.office_hours(life.after(timedelta(hours=8)))
    lead = life.truth()
    if lead != order.lead_id and life.dice.random() < REDIRECTED:
        judge = life.one_of("supervisor")
        return gap, lambda: orders.reassign(judge, order.pk, lead, office("redirect"))
    return gap, lambda: orders.take_up(judge, order.pk, office("decision"))


def _shelved(life: Life, order: WorkOrder) -> Step:
    if (part := open_part(life, order)) is not None:
        return part
    office, clerk = life.stage.teller.office, life.in_unit(order, "unit_clerk")
    head, throw = life.in_unit(order, "unit_head"), life.dice.random()
    if not life.rechecked:
        life.rechecked = True
        return timedelta(days=2), lambda: orders.recheck(head, order.pk, office("recheck"))
    gap = life.office_hours(timedelta(days=life.dice.uniform(2, 9)))
    if throw < TAKEN_OFF:
        return gap, lambda: orders.take_off(head, order.pk, office("taken_off"))
    return gap, lambda: orders.clear(clerk, order.pk, office("cleared", title=life.case.told.title))


def _to_be_excluded(life: Life, order: WorkOrder) -> Step:
    request = Exclusion.objects.get(order=order, ruled_at=None)
    voted = set(ExclusionVote.objects.filter(request=request).values_list("account_id", flat=True))
    grant = life.dice.random() < PANEL_AGREES
    words = life.stage.teller.office("exclusion_yes" if grant else "exclusion_no")
    member = _member(life, voted)
    return _soon(life), lambda: orders.vote_exclusion(member, order.pk, grant, words)


def _ended(life: Life, order: WorkOrder) -> Step:
    """The appellant may object, once; the panel votes; an objection that holds opens another order."""
    office = life.stage.teller.office
    objection = Objection.objects.filter(order=order).first()
    if objection is None:
        if life.dice.random() > OBJECTS:
            return None
        words = office("objection")
        return life.after(timedelta(days=2)), lambda: orders.object_to_ending(CITIZEN, order.pk, words)
    if objection.ruled_at:
        return None
    voted = set(ObjectionVote.objects.filter(request=objection).values_list("account_id", flat=True))
    grant = life.dice.random() < 1 / 2
    words, member = office("objection_yes" if grant else "objection_no"), _member(life, voted)
    return _soon(life), lambda: _vote_objection(life, order, member, grant, words)


def _vote_objection(life: Life, order: WorkOrder, member: Actor, grant: bool, words: str) -> None:
    orders.vote_objection(member, order.pk, grant, words)
    ruled = Objection.objects.select_related("child").get(order=order)
    if ruled.child:
        life.stage.born.append((life, ruled.child))


def _closed(life: Life, order: WorkOrder) -> Step:
    if life.turn != "reopening" or life.turned or not order.reply or order.merged_at:
        return None
    life.turned = True
    words = life.stage.teller.office("reopened")
    return timedelta(days=life.dice.uniform(1, 6)), lambda: _reopen(life, order, words)


def _reopen(life: Life, order: WorkOrder, words: str) -> None:
    life.stage.born.append((life, orders.reopen(CITIZEN, order.pk, words).order))


def open_part(life: Life, order: WorkOrder) -> Next:
    """What the unit that helps does with its part before the lead can reply; None when no part is open."""
    part = Part.objects.filter(order=order, closed_at=None).order_by("id").first()
    if part is None:
        return None
    cast, office = life.stage.cast, life.stage.teller.office
    if not cast.is_staffed(part.unit_id):
        head = life.in_unit(order, "unit_head")
        return _soon(life), lambda: attempt(
            order, lambda: orders.release_part(head, part.pk, office("part_ask"))
        )
    clerk, words = cast.at(part.unit_id, "unit_clerk"), office("part_reply")
    left = max(part.due_at - now(), timedelta(hours=1))
    late = life.dice.random() < LATE_PART
    gap = left * (1.2 if late else life.dice.uniform(0.2, 0.8))
    return gap, lambda: attempt(order, lambda: orders.reply_part(clerk, part.pk, words))


def confer(life: Life, order: WorkOrder) -> Next:
    """A dispatcher who cannot tell whose it is calls the units together."""
    if life.turn != "conference" or life.turned:
        return None
    life.turned = True
    units, question = others(life, order, 2), life.stage.teller.office("conference_question")
    dispatcher = life.one_of("dispatcher")
    return _soon(life), lambda: attempt(order, lambda: orders.confer(dispatcher, order.pk, units, question))


def above(life: Life, order: WorkOrder) -> Actor:
    """The coordinator above the unit that leads, or a supervisor where there is none."""
    path = order.lead.path if order.lead else ""
    found = [one for one in life.stage.cast.with_role("coordinator") if one.over(path, "coordinator")]
    return found[0] if found else life.one_of("supervisor")


def _member(life: Life, voted: set[int]) -> Actor:
    return next(one for one in life.stage.cast.with_role("panel") if one.id not in voted)


def _soon(life: Life) -> timedelta:
    return life.office_hours(life.after(timedelta(hours=3)))


_DETOURS: Mapping[str, Callable[[Life, WorkOrder], Step]] = {
    "01": _doubted,
    "32": _conference,
    "51": _asked,
    "52": _more_time,
    "53": _whistled,
    "54": _lettered,
    "55": _escalated,
    "56": _shelved,
    "62": _to_be_excluded,
    "80": _closed,
    "85": _ended,
}
