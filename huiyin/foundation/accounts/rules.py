"""Roles, and the person who acts, as plain values."""

from dataclasses import dataclass

ROLES = (
    "citizen",
    "agent",
    "dispatcher",
    "reviewer",
    "panel",
    "unit_clerk",
    "unit_deputy",
    "unit_head",
    "coordinator",
    "callback_agent",
    "supervisor",
    "analyst",
    "leader",
    "knowledge_editor",
    "administrator",
    "auditor",
    "discipline",
    "observer",
)
UNIT_ROLES = frozenset({"unit_clerk", "unit_deputy", "unit_head"})
HOTLINE_ROLES = frozenset({"agent", "dispatcher", "reviewer", "panel", "callback_agent"})
# Who keeps the machine, who keeps it safe and who checks both are three persons (MLPS level 3).
SEPARATED = frozenset({"administrator", "auditor", "supervisor"})


@dataclass(frozen=True)
class Post:
    """A role at a unit; `path` is the unit's place in the tree."""

    role: str
    unit: str
    path: str


@dataclass(frozen=True)
class Actor:
    """Who acts: a person with posts, an appellant, or the system itself."""

    id: int | None
    name: str
    posts: tuple[Post, ...] = ()

    def has(self, *roles: str) -> bool:
        """Whether any post carries one of these roles."""
        return any(post.role in roles for post in self.posts)

    def at(self, unit: str, *roles: str) -> bool:
        """Whether a post with one of these roles is at exactly this unit."""
        return any(post.unit == unit and post.role in roles for post in self.posts)

    def over(self, path: str, *roles: str) -> bool:
        """Whether a post with one of these roles stands above or at this place of the tree."""
        return any(post.role in roles and f"{path}.".startswith(f"{post.path}.") for post in self.posts)

    def units(self, *roles: str) -> tuple[str, ...]:
        """Units where the person holds one of these roles, or any role."""
        return tuple(dict.fromkeys(p.unit for p in self.posts if not roles or p.role in roles))

    @property
    def role(self) -> str:
        """The first role, the one under which the person works by default."""
        return self.posts[0].role if self.posts else ""


SYSTEM = Actor(None, "system", (Post("system", "", ""),))
CITIZEN = Actor(None, "citizen", (Post("citizen", "", ""),))
