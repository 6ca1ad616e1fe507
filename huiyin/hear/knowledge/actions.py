"""Publishing entries."""

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value

from huiyin.foundation.accounts.rules import Actor
from huiyin.foundation.city.parts import PackAnswer
from huiyin.foundation.ledger.actions import append
from huiyin.foundation.ledger.rules import NewEvent
from huiyin.hear.knowledge.models import Entry
from huiyin.hear.knowledge.rules import tokens

FIELDS = ("question", "question_en", "spoken", "written", "english", "source", "matter", "valid_until")


@transaction.atomic
def publish_pack(actor: Actor, answers: tuple[PackAnswer, ...]) -> int:
    """Make the entries of a pack current; an entry that changed gets a new version. Returns how many changed."""
    changed = [answer for answer in answers if _publish(answer)]
    if changed:
        codes = [answer.code for answer in changed]
        append([NewEvent.by(actor, "knowledge", "publish", evidence={"codes": codes})])
    return len(changed)


def _publish(answer: PackAnswer) -> bool:
    entry = Entry.objects.select_for_update().filter(code=answer.code).first()
    wanted = {name: getattr(answer, name) for name in FIELDS} | {
        "owner_id": answer.owner,
        "words": list(answer.words),
    }
    if entry and all(getattr(entry, name) == value for name, value in wanted.items()):
        return False
    version = entry.version + 1 if entry else 1
    Entry.objects.update_or_create(code=answer.code, defaults=wanted | {"version": version})
    text = " ".join(tokens(f"{answer.question} {' '.join(answer.words)} {answer.written}"))
    Entry.objects.filter(code=answer.code).update(search=SearchVector(Value(text), config="simple"))
    return True
