"""The list of tokens: what is looked for and how often each is used."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app.identity import usage_days
from app.identity.models import ApiToken, TokenUsageDay, User
from app.kit.db import session
from tests.dashboard.administration.test_tokens import TOKENS, issue, status_with, token_id
from tests.dashboard.browser import Browser
from tests.statements import statements

CREATE = f"{TOKENS}/create"


def test_the_list_is_searched_filtered_and_paged(boss: Browser) -> None:
    boss_id = session.scalars(select(User.id).where(User.username == "boss")).one()
    for number in range(30):
        prefix, digest = f"tt_{number:07}", f"{number:064}"
        fields = {"scopes": ["read:*"], "token_prefix": prefix, "token_hash": digest}
        session.add(ApiToken(name=f"Token {number:02}", user_id=boss_id, **fields))
    session.commit()
    first, second = boss.get(TOKENS).text, boss.get(f"{TOKENS}?page=2").text
    assert first.count('class="name"') == 25
    assert second.count('class="name"') == 5
    assert "Page 1 of 2" in first
    assert boss.get(f"{TOKENS}?q=TOKEN+07").text.count('class="name"') == 1
    assert boss.get(f"{TOKENS}?q=tt_0000011").text.count('class="name"') == 1
    assert "Nothing found" in boss.get(f"{TOKENS}?revoked=true").text
    assert boss.get(f"{TOKENS}?page=abc").status_code == 400


def test_a_list_takes_seven_statements_whatever_it_holds(boss: Browser) -> None:
    issue(boss)
    with statements() as seen:
        boss.get(TOKENS)
    # The session, where the stream goes on, the running timer, the webhooks to tell of, the total,
    # the rows. The last: the requests of these tokens.
    assert len(seen) == 7


def test_the_requests_of_the_last_days_are_drawn(boss: Browser, app: Flask) -> None:
    secret, ident = issue(boss), token_id()
    assert '<svg class="usage"' not in boss.get(TOKENS).text
    client, usage = app.test_client(), app.extensions["token_usage"]
    # Of the tests before, whose tokens are gone.
    usage.notes.clear()
    usage.counts.clear()
    assert {status_with(client, secret) for _ in range(3)} == {200}
    usage.write()
    usage_days.add({(ident, usage_days.today() - timedelta(days=2)): 12})
    session.commit()
    page = boss.get(TOKENS).text
    assert 'aria-label="15 requests in 14 days"' in page
    page = boss.get(f"{TOKENS}/{ident}").text
    assert "15 requests in 30 days" in page
    assert "12 on the busiest day" in page
    assert page.count("</title></rect>") == 2
    assert "token.created" in page


def test_days_add_up_and_end(boss: Browser) -> None:
    issue(boss)
    ident, today = token_id(), usage_days.today()
    old = today - usage_days.KEPT - timedelta(days=1)
    usage_days.add({(ident, today): 2, (ident, old): 5})
    usage_days.add({(ident, today): 3})
    found = session.execute(select(TokenUsageDay.day, TokenUsageDay.requests)).all()
    assert [tuple(row) for row in found] == [(today, 5)]
