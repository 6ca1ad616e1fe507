"""Looking for those who are to be asked; shared by the actions and the questions of this room."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import F

from huiyin.act.orders.models import WorkOrder
from huiyin.act.orders.part_models import Part
from huiyin.answer.callback.models import Asking, RatingLink, SurveyCall
from huiyin.answer.callback.planning_rules import drawn, is_open
from huiyin.answer.callback.policies import barred
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import City, current

ASKED_IN = ("70", "71")


def secret_seed(seed: str) -> str:
    """The city's seed mixed with this installation's secret: repeatable here, not to be reckoned by a unit."""
    mark = hmac.new(settings.SECRET_KEY.encode(), f"callback draw {seed}".encode(), hashlib.sha256)
    return mark.hexdigest()


def is_surveyed(order: WorkOrder, city: City) -> bool:
    """Whether a machine makes the first call about this order."""
    share = city.calling.survey.share
    return share > 0 and drawn(
        secret_seed(f"{city.calling.seed} survey"), f"{order.number}:{order.round}", share
    )


def not_asked(city: City) -> Q:
    """Orders whose appellants are asked by nobody."""
    calling = city.calling
    return (
        Q(appeal__anonymous=True)
        | Q(kind__in=calling.not_asked)
        | Q(kind__in=calling.not_asked_in_secret, confidential=True)
    )


def asked_now() -> Q:
    """Askings whose order still waits for its answer in the same round."""
    return Q(order__state__in=ASKED_IN, order__round=F("round"), ended="")


def passed_askings() -> QuerySet[Asking]:
    """Askings that nobody ended and whose order waits for no answer in that round any more, held."""
    still = Q(order__state__in=ASKED_IN, order__round=F("round"))
    found = Asking.objects.select_for_update(skip_locked=True, of=("self",)).filter(~still, ended="")
    return found.order_by("next_at", "id")


def unplanned(at_most: int) -> list[int]:
    """Orders to be asked about that have no plan in their round."""
    planned = Asking.objects.filter(order=OuterRef("pk"), round=OuterRef("round"))
    found = WorkOrder.objects.filter(~Exists(planned), state__in=ASKED_IN).exclude(not_asked(current()))
    return list(found.order_by("due_at", "id").values_list("pk", flat=True)[:at_most])


def run_out(at: datetime, city: City) -> QuerySet[WorkOrder]:
    """Orders about which nobody calls any more and whose link, if there is one, can be answered by no longer."""
    over = Asking.objects.filter(order=OuterRef("pk"), round=OuterRef("round")).exclude(ended="")
    links = RatingLink.objects.filter(order=OuterRef("pk"), round=OuterRef("round"))
    long_over = over.filter(ended_at__lte=at - timedelta(hours=city.calling.link_hours))
    return WorkOrder.objects.filter(
        Exists(over),
        ~Exists(links.filter(expires_at__gt=at)),
        Q(Exists(links)) | Q(Exists(long_over)),
        state__in=ASKED_IN,
    )


def foreign(found: QuerySet[WorkOrder], actor: Actor, city: City) -> QuerySet[WorkOrder]:
    """Without the orders of units that this person belongs to, or stands above or below."""
    own = barred(actor, city)
    mine = Exists(Part.objects.filter(order=OuterRef("pk"), unit__in=own))
    helps = Q()
    for code in sorted(own):
        helps |= Q(co_units__contains=[code])
    found = found.exclude(lead__in=own).exclude(mine)
    return found.exclude(helps) if own else found


def free_askings(actor: Actor, at: datetime, city: City) -> QuerySet[Asking]:
    """Askings that this agent may be handed now, held against others: appointments first, then due first.

    Rows that another agent is being handed at this moment are passed over.
    """
    if not is_open(city.calling, at, city.zone, city.calendar.is_workday):
        return Asking.objects.none()
    ready = Q(appointment_at=None, next_at__lte=at) | Q(appointment_at__lte=at)
    free = Q(leased_until=None) | Q(leased_until__lte=at)
    orders = foreign(WorkOrder.objects.filter(state__in=ASKED_IN), actor, city)
    found = Asking.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        asked_now(), free, ready, order__in=orders
    )
    first = Case(
        When(appointment_at__isnull=False, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return found.select_related("order", "order__appeal").order_by(
        first, "appointment_at", "order__due_at", "id"
    )


def waiting_surveys(at: datetime) -> QuerySet[SurveyCall]:
    """Calls to be handed to the machine, held; what another worker hands in at this moment is passed over."""
    free = Q(leased_until=None) | Q(leased_until__lt=at)
    found = SurveyCall.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        free, state="asked", sent_at=None, order__state__in=ASKED_IN, order__round=F("round")
    )
    return found.select_related("order", "order__appeal").order_by("until", "id")
