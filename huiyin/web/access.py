"""Who may open which page: one table, and the gate that reads it. A page that is not in the table is closed."""

from collections.abc import Callable
from contextlib import suppress

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from huiyin.foundation.accounts.models import Account
from huiyin.foundation.accounts.queries import actor_of
from huiyin.foundation.accounts.rules import CITIZEN, HOTLINE_ROLES, ROLES, UNIT_ROLES, Actor
from huiyin.foundation.city.queries import NoCity, current

EVERYBODY = frozenset({"everybody"})
STAFF = frozenset(ROLES) - {"citizen"}
ORDER_READERS = HOTLINE_ROLES | UNIT_ROLES | {"coordinator", "supervisor", "leader", "auditor", "discipline"}

# Nothing comes from elsewhere, and nothing runs that is not a file of ours.
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
PAGES: dict[str, frozenset[str]] = {}


def pages(roles: frozenset[str] | set[str], *names: str) -> None:
    """Open these pages to these roles; each page stands once."""
    for name in names:
        assert name not in PAGES, f"{name} stands twice in the table of pages"
        PAGES[name] = frozenset(roles)


pages(
    EVERYBODY,
    "healthz",
    "signin",
    "signout",
    "set_language",
    "display",
    "file_appeal",
    "where",
    "map_labels",
    "receipt",
    "track_find",
    "track",
    "track_add",
    "track_withdraw",
    "track_reopen",
    "track_object",
    "track_object_ending",
    "track_photo",
    "rate",
    "rate_link",
    "rate_by_link",
    "answers",
    "answer",
    "answer_vote",
    "street_worker",
    "street_manifest",
    "api-1.0.0:api-root",
    "api-1.0.0:openapi-json",
    "api-1.0.0:openapi-view",
    "api-1.0.0:create_appeal",
    "api-1.0.0:read_appeal",
    "api-1.0.0:survey_result",
    "api-1.0.0:rate_call",
)
pages(ORDER_READERS, "order", "order_clocks", "attachment", "exhibit", "find")
pages(STAFF, "home", "styleguide", "notices", "notices_bell", "notices_read", "notices_mail", "notice")
TALKING = HOTLINE_ROLES | UNIT_ROLES | {"coordinator", "supervisor"}
pages(TALKING, "order_talk", "order_talk_correct")
pages(TALKING, "handover", "handover_give", "handover_take", "handover_withdraw")
pages(ORDER_READERS, "order_here")
pages({"administrator", "auditor"}, "sent", "sent_words")
pages({"agent"}, "desk", "desk_suggest", "desk_save", "desk_register")
pages({"agent", "dispatcher"}, "order_track")
pages({"dispatcher"}, "dispatch_queue", "order_dispatch", "order_refuse", "order_split", "group_merge")
pages({"dispatcher", "agent"}, "order_merge")
pages({"panel"}, "returns", "order_vote_return")
pages({"reviewer"}, "reviews", "order_review")
pages({"agent", "dispatcher", "supervisor", "coordinator"}, "alarms", "alarm")
pages({"agent", "dispatcher", "supervisor", "coordinator"}, "alarm_watch", "alarm_take", "alarm_done")
pages({"callback_agent"}, "callbacks", "callback", "callback_save", "callback_next")
pages({"supervisor", "discipline"}, "recalls")
pages({"panel"}, "apart", "apart_vote")
pages({"unit_clerk", "unit_head", "unit_deputy"}, "order_tell_own")
pages({"unit_head"}, "order_ask_apart")
pages({"callback_agent"}, "again_next", "again", "again_save")
pages(UNIT_ROLES, "unit_today", "unit_filters", "unit_load", "unit_view_save", "unit_view_drop")
pages(UNIT_ROLES, "unit_assign_many", "unit_people")
pages({"unit_clerk", "unit_head"}, "unit_sign_many")
pages({"unit_head", "unit_deputy"}, "head")
pages({"unit_clerk", "unit_head"}, "order_sign", "order_contact", "order_submit", "order_progress")
pages({"unit_clerk", "unit_head"}, "order_reply", "order_request_return")
pages({"unit_head"}, "order_instruct")
pages(UNIT_ROLES, "street", "street_pulse", "street_orders")
pages({"unit_clerk", "unit_head"}, "street_send", "street_call", "exhibit_show")
pages({"unit_clerk", "unit_head"}, "order_withdraw_return")
pages({"unit_head"}, "order_request_exclusion", "order_give_up", "order_withdraw_exclusion")
pages(UNIT_ROLES, "part_sign", "part_progress", "part_reply", "part_refuse")
pages(UNIT_ROLES | {"dispatcher", "coordinator"}, "order_call_in", "part_release")
pages({"agent"}, "order_object_ending")
pages({"panel"}, "order_vote_exclusion", "order_vote_objection")
pages({"dispatcher", "panel"}, "order_rule")
pages({"panel", "dispatcher", "supervisor", "coordinator"}, "panel")
pages({"dispatcher", "panel", "administrator"}, "rulings", "rulings_export", "ruling_end")
pages({"coordinator", "supervisor"}, "audits", "audit")
pages({"dispatcher", "panel", "coordinator", "supervisor"}, "order_confer")
pages({"unit_deputy", "unit_head"}, "order_release", "order_send_back")
pages({"unit_clerk", "unit_head"}, "order_ask", "order_resume", "order_clear")
pages({"unit_clerk", "unit_head"}, "order_request_extension", "order_withdraw_extension")
pages(UNIT_ROLES, "order_assign")
pages({"unit_head"}, "order_shelve")
pages({"unit_head", "supervisor"}, "order_recheck", "order_take_off")
pages(
    {"agent"},
    "order_supplement",
    "order_settle",
    "order_doubt",
    "order_object",
    "order_withdraw",
    "order_reopen",
)
pages({"reviewer"}, "extensions", "order_extension")
pages({"agent"}, "call_backs", "order_call_back")
pages({"unit_clerk", "unit_head", "reviewer"}, "order_demands")
pages(ORDER_READERS, "promises")
pages({"agent", "callback_agent", "unit_clerk", "unit_head", "coordinator", "supervisor"}, "order_reveal")
pages(
    {"leader", "supervisor", "unit_head", "unit_deputy", "coordinator", "analyst"},
    "leader_today",
)
pages(
    {"leader", "supervisor", "unit_head", "unit_deputy", "coordinator", "analyst", "discipline"},
    "rates",
    "rates_unit",
    "rates_orders",
    "rates_published",
    "formula",
)
pages({"supervisor"}, "formula_verify", "formula_close")
pages({"leader", "supervisor", "analyst"}, "what_if")
pages({"leader", "supervisor", "analyst", "coordinator"}, "insight", "insight_repeats")
HELPING_AHEAD = {"leader", "supervisor", "analyst", "coordinator", "dispatcher"}
pages(HELPING_AHEAD, "proactive", "proactive_new", "proactive_opening")
pages({"leader", "supervisor", "analyst", "coordinator"} | UNIT_ROLES, "alerts", "alert", "alert_do")
pages({"supervisor", "analyst"}, "known_events", "known_event_end")
pages({"leader", "supervisor", "analyst", "coordinator", "knowledge_editor"}, "new_words")
pages({"knowledge_editor", "analyst", "supervisor"}, "risk_word_propose", "risk_word_decide")
WHOLE = {"leader", "supervisor", "analyst", "coordinator"}
pages(WHOLE, "cross", "cross_export", "cross_orders", "cross_save", "cross_drop")
pages(WHOLE, "forecasts")
pages({"leader", "supervisor", "analyst", "dispatcher"}, "staffing", "staffing_export")
pages(WHOLE, "reports", "report", "report_new", "report_do", "report_file", "report_section")
FLOW_READERS = {"leader", "supervisor", "analyst", "coordinator"}
pages(
    FLOW_READERS,
    "flows",
    "flow",
    "flows_export",
    "flows_map",
    "flows_orders",
    "wall",
    "wall_now",
    "wall_flow",
)
TOGETHER = UNIT_ROLES | {"coordinator", "supervisor", "leader", "auditor", "discipline"}
pages(TOGETHER, "whistles", "whistle", "letters", "letter", "letter_pdf")
pages(UNIT_ROLES | {"coordinator"}, "whistle_do", "summons_do")
pages(UNIT_ROLES, "sheet_done", "letter_do")
pages({"unit_clerk", "unit_head"}, "whistle_new", "order_letter", "order_recall_letter")
pages({"unit_head"}, "order_whistle")
pages({"unit_head", "coordinator"}, "order_resolve", "order_call_off")
pages({"auditor", "discipline"}, "ledger", "ledger_verify")
QUESTIONED = {"unit_head", "unit_deputy"}
pages({"supervisor", "discipline", "coordinator"} | QUESTIONED, "questions", "question")
pages(QUESTIONED, "question_explain", "own_numbers")
pages({"supervisor", "coordinator"}, "question_decide")
pages({"administrator"}, "people", "person_open", "person_post", "person_active", "city")
pages({"administrator", "analyst"}, "models", "model_use", "model_roll_back")
pages({"unit_head", "coordinator", "supervisor"}, "order_escalate")
pages({"coordinator", "supervisor"}, "order_take_up", "order_reassign", "duty_judge", "duty_level")
pages({"coordinator", "supervisor", "leader"}, "duty_open")
pages({"supervisor", "leader", "discipline"}, "oversight")
pages({"supervisor", "leader"}, "joint_open", "joint_close")
PREPARING = {"supervisor", "analyst", "leader", "coordinator"}
REVIEWED = {"unit_head", "unit_deputy"}
pages(
    PREPARING | REVIEWED | {"discipline", "auditor"},
    "meetings",
    "meeting_sheet",
    "meeting_sheet_pdf",
    "decision",
)
pages(PREPARING | {"discipline", "auditor"}, "meeting", "meeting_pack", "meeting_pack_file")
pages(PREPARING, "meeting_call", "meeting_do", "meeting_item")
pages(PREPARING | REVIEWED, "decision_do")
pages({"coordinator"}, "district")
pages(UNIT_ROLES, "duty_report", "card_answer", "card_seen", "joint_report")
INSPECTED = UNIT_ROLES | {"coordinator", "supervisor", "leader", "discipline"}
pages(INSPECTED | {"dispatcher"}, "cases", "case_follow")
pages(INSPECTED, "case", "case_pdf", "governed", "governed_street", "praise", "practice")
pages({"supervisor", "leader"}, "case_new", "praise_new", "praise_do")
pages({"supervisor", "leader", "discipline", "unit_head"}, "case_do")
pages({"unit_head", "coordinator", "supervisor", "leader"}, "governed_do")
pages(UNIT_ROLES, "practice_new")
pages(UNIT_ROLES | {"supervisor", "leader"}, "practice_do")
pages(ORDER_READERS, "sheet", "joint")
KNOWLEDGE = {"knowledge_editor", "reviewer"} | UNIT_ROLES
pages(KNOWLEDGE | {"agent"}, "knowledge", "knowledge_entry", "knowledge_version", "knowledge_report")
pages(KNOWLEDGE, "knowledge_request")
pages(KNOWLEDGE - {"unit_deputy"}, "knowledge_draft")
pages({"knowledge_editor", "unit_clerk", "unit_head"}, "knowledge_begin")
pages({"knowledge_editor", "unit_head"}, "knowledge_withdraw")
pages({"knowledge_editor"}, "knowledge_dismiss")

# Observers: their own pages, those who run the scheme, whoever answers an opinion, and everybody.
OPINION_ANSWERERS = UNIT_ROLES | {"reviewer", "analyst", "supervisor"}
pages(EVERYBODY, "invited", "observer_opinions")
pages({"observer"}, "observer", "observer_sample", "observer_opinion", "observer_relations")
pages({"observer"}, "observer_renew", "observer_leave", "opinion_dispute", "opinion_settle")
pages(OPINION_ANSWERERS | {"observer"}, "opinion")
pages(OPINION_ANSWERERS, "opinion_answer")
pages(UNIT_ROLES | {"reviewer"}, "opinions")
pages({"supervisor", "analyst"}, "observers", "observers_draw", "observers_confirm", "observers_pass")
pages({"supervisor", "analyst"}, "observers_end", "opinion_hand", "opinion_publish")

# Topics: seen by who answers for a place or the city, changed by who inspects, analyses or coordinates.
pages({"leader", "supervisor", "analyst", "coordinator", "discipline"}, "topics", "topic")
pages({"supervisor", "analyst", "coordinator"}, "topic_do")

# The themes of the year: prepared, decided, planned and followed by staff; the vote and what is published by everybody.
AGENDA = UNIT_ROLES | {"analyst", "supervisor", "leader", "coordinator", "auditor", "discipline"}
pages(AGENDA, "agenda", "agenda_choice", "agenda_candidate", "agenda_topic", "agenda_plan_file")
pages(AGENDA - {"auditor", "discipline"}, "agenda_topic_do", "agenda_task_do", "agenda_resolution_do")
pages({"analyst", "supervisor"}, "agenda_open", "agenda_candidate_do")
pages({"analyst", "supervisor", "leader"}, "agenda_choice_do")
pages(ORDER_READERS | {"analyst"}, "agenda_orders")
pages({"unit_head", "unit_deputy", "coordinator"}, "agenda_say")
pages(UNIT_ROLES, "agenda_plan")
pages(EVERYBODY, "themes", "theme", "theme_vote", "theme_asked")


class AccessMiddleware:
    """Puts `request.actor` in place and lets nobody through a page that the table does not open to them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        with suppress(NoCity):
            timezone.activate(current().zone)
        response = self.get_response(request)
        if not request.path.startswith("/api/docs"):  # its page of another maker starts itself with a script
            response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """A house without a city says what to do."""
        if not isinstance(problem, NoCity):
            return None
        words = _("还没有装入城市配置。请管理员运行：huiyin city load 配置目录")
        return HttpResponse(words, status=503, content_type="text/plain; charset=utf-8")

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponseBase | None:
        """Refuse before the view runs."""
        assert request.resolver_match is not None
        name = request.resolver_match.view_name
        allowed = PAGES.get(name)
        if allowed is None:
            raise PermissionDenied(f"page {name} has no policy")
        if "everybody" in allowed:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), "signin")
        if not actor(request).has(*allowed):
            raise PermissionDenied
        return None


def _actor(request: HttpRequest) -> Actor:
    user = request.user
    return actor_of(user) if isinstance(user, Account) and user.is_active else CITIZEN


def actor(request: HttpRequest) -> Actor:
    """Who makes this request; nobody signed in is the citizen."""
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def may_open(someone: Actor, name: str) -> bool:
    """Whether the table opens this page to this person; for navigation and tests."""
    allowed = PAGES.get(name, frozenset())
    return "everybody" in allowed or someone.has(*allowed)
