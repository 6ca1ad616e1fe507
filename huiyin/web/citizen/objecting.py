"""What an appellant can say against an ending, and what became of it, for the page of the matter."""

from typing import Any

from django.utils.translation import get_language

from huiyin.act.orders import panel_queries
from huiyin.act.orders.queries import told_to_appellant
from huiyin.publish.transparency.queries import Progress

ENDED = "85"


def objection(found: Progress) -> dict[str, Any] | None:
    """Until when the appellant can object to the ending, or what was said and answered; None for other orders."""
    if found.outline.state.code != ENDED:
        return None
    until = panel_queries.may_object_until(found.order_id)
    said = panel_queries.objection_of(found.order_id)
    if said is None:
        return {"until": until} if until else None
    told = told_to_appellant(said.child.state) if said.child else ("", "")
    return {
        "words": said.words,
        "due": said.due_at,
        "answered": said.ruled_at is not None,
        "sustained": said.sustained,
        "answer": said.answer,
        "child": said.child.number if said.child else "",
        "stands": told[1] if (get_language() or "").startswith("en") else told[0],
    }
