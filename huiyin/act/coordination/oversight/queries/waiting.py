"""Whether anything beside its orders waits for a unit: asked on every page of its list, mostly for nothing."""

from dataclasses import dataclass

from django.db import connection

from huiyin.foundation.accounts.rules import UNIT_ROLES, Actor

_ASKED = """
    SELECT (SELECT count(*) FROM oversight_card
            WHERE unit_id = ANY(%(units)s) AND ended_at IS NULL AND colour = 'red'),
           (SELECT count(*) FROM oversight_card
            WHERE unit_id = ANY(%(units)s) AND ended_at IS NULL AND colour = 'yellow'),
           EXISTS (SELECT 1 FROM oversight_duty d WHERE d.unit_id = ANY(%(units)s) AND d.closed_at IS NULL
                   AND NOT EXISTS (SELECT 1 FROM oversight_dutyreport r
                                   WHERE r.duty_id = d.id AND r.judged_at IS NULL)),
           EXISTS (SELECT 1 FROM oversight_stagereport s JOIN oversight_jointmember m ON m.id = s.member_id
                   JOIN oversight_joint j ON j.id = m.joint_id
                   WHERE m.unit_id = ANY(%(units)s) AND j.closed_at IS NULL AND s.written_at IS NULL),
           EXISTS (SELECT 1 FROM whistles_summons s JOIN whistles_whistle w ON w.id = s.whistle_id
                   WHERE s.unit_id = ANY(%(units)s) AND s.arrived_at IS NULL AND w.state = 'blown'),
           EXISTS (SELECT 1 FROM whistles_whistle
                   WHERE street_id = ANY(%(heads)s) AND state = 'draft' AND closed_at IS NULL),
           (SELECT count(*) FROM letters_letter WHERE addressee_id = ANY(%(units)s) AND state = 'sent'),
           EXISTS (SELECT 1 FROM orders_part WHERE unit_id = ANY(%(units)s) AND closed_at IS NULL),
           EXISTS (SELECT 1 FROM knowledge_request WHERE owner_id = ANY(%(units)s) AND state = 'open')
"""


@dataclass(frozen=True)
class Waiting:
    """Counts of cards and letters, and whether there are any of the others; each is to be asked for itself."""

    red: int
    yellow: int
    duties: bool
    reports: bool
    summons: bool
    drafts: bool
    letters: int
    parts: bool
    answers: bool


def waiting(actor: Actor) -> Waiting:
    """What waits for the actor's units; one statement."""
    asked = {"units": list(actor.units(*UNIT_ROLES)), "heads": list(actor.units("unit_head"))}
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, asked)
        return Waiting(*cursor.fetchone())
