"""Signing in, and who is signed in: account and posts come in one statement on every page."""

from django.contrib.auth.backends import ModelBackend

from huiyin.foundation.accounts.models import Account

_WITH_POSTS = """
    SELECT a.*, (SELECT json_agg(json_build_array(p.role, p.unit_id, u.path) ORDER BY p.id)
                 FROM accounts_post p JOIN organisations_unit u ON u.code = p.unit_id
                 WHERE p.account_id = a.id) AS held
    FROM accounts_account a WHERE a.id = %s
"""


class AccountBackend(ModelBackend):
    """Django's own way of signing in, over accounts that bring their posts along."""

    def get_user(self, user_id: int) -> Account | None:
        """The account with this number, if it is let in; `held` has (role, unit, path) of each post."""
        found = list(Account.objects.raw(_WITH_POSTS, [user_id]))
        return found[0] if found and self.user_can_authenticate(found[0]) else None
