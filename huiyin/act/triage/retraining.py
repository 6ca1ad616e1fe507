"""Learning in service: the first models from the pack, later ones from confirmed orders, each kept with its figures."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from huiyin.act.triage import held
from huiyin.act.triage.actions import keep, put_in_service
from huiyin.act.triage.classify import Untrainable, to_bytes
from huiyin.act.triage.gate import Verdict
from huiyin.act.triage.history import History
from huiyin.act.triage.learned import Learned
from huiyin.act.triage.learning import Confirmed, learn, usable
from huiyin.act.triage.models import TriageModel
from huiyin.act.triage.queries import LEARNED_PARTS, in_service, labels_of, newest
from huiyin.act.triage.route_learning import Settlement, learn_routes
from huiyin.act.triage.starting import learn_from_pack, material
from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.queries import City


def start(actor: Actor, city: City) -> list[TriageModel]:
    """Learn from the pack's words and examples where that was not done yet; what was learned now.

    Such a model goes in service where there is none, or only one of the same sort from another state of the pack.
    """
    made = [_start(actor, city, part) for part in LEARNED_PARTS]
    return [row for row in made if row]


def _start(actor: Actor, city: City, part: str) -> TriageModel | None:
    before = newest(part, "examples")
    if before and before.card.get("data") == material(city, part).digest:
        return None
    try:
        classifier, card = learn_from_pack(city, part)
    except Untrainable:
        return None
    row = keep(actor, part, to_bytes(classifier), card, "examples")
    serving = in_service(part)
    if serving is None or serving.origin == "examples":
        put_in_service(actor, part, row.version, instead_of=serving.version if serving else 0)
    return row


def learn_anew(actor: Actor, city: City, part: str, examples: Sequence[Confirmed]) -> TriageModel | None:
    """Learn from confirmed examples if enough are new; the model goes in service only if it beats the old one.

    None when there is not enough to learn from. Run again without new examples, it does nothing.
    """
    rule, told = city.dispatching.learning, usable(examples, part, labels_of(city, part))
    before = newest(part, "orders")
    since = before.seen_until if before else None
    fresh = sum(since is None or one.at > since for one in told)
    if len(told) < rule.at_least or fresh < rule.new_at_least:
        return None
    serving = in_service(part)
    trained = learn(city, part, told, rule, _readable(serving))
    content = to_bytes(trained.classifier)
    return _offer(actor, part, content, trained.card, trained.verdict, told[-1].at, serving)


def learn_routes_anew(actor: Actor, city: City, settled: Sequence[Settlement]) -> TriageModel | None:
    """Learn who settles what, if enough was settled since; the history goes in service only if it routes better.

    `settled` stands oldest first. None when there is not enough to learn from.
    """
    rule, before = city.dispatching.learning, newest("route", "orders")
    since = before.seen_until if before else None
    fresh = sum(since is None or one.when > since for one in settled)
    if len(settled) < rule.at_least or fresh < rule.new_at_least:
        return None
    serving = in_service("route")
    history = _readable_history(serving)
    trained = learn_routes(city, settled, rule, history, serving.version if serving else 0)
    return _offer(
        actor, "route", trained.history.to_bytes(), trained.card, trained.verdict, settled[-1].when, serving
    )


def _offer(
    actor: Actor,
    part: str,
    content: bytes,
    card: Mapping[str, Any],
    verdict: Verdict,
    seen_until: datetime,
    serving: TriageModel | None,
) -> TriageModel:
    """Put a new version down, and in service if it is better than the one it was compared with."""
    row = keep(actor, part, content, card, "orders", seen_until=seen_until)
    if verdict.better:
        put_in_service(actor, part, row.version, instead_of=serving.version if serving else 0)
        row.refresh_from_db(fields=["state"])
    return row


def _readable_history(serving: TriageModel | None) -> History | None:
    if serving is None:
        return None
    try:
        return held.read_routes(serving.version).history
    except held.Unreadable:
        return None


def _readable(serving: TriageModel | None) -> Learned | None:
    """What is in service, or None where its bytes are spoiled: then the words alone are the old one."""
    if serving is None:
        return None
    try:
        return held.read(serving.part, serving.version)
    except held.Unreadable:
        return None
