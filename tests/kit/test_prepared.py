"""One text for statements of one form, each with values of its own."""

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from app.clients.models import Client
from app.kit import prepared
from app.kit.db import session
from app.kit.prepared import Criteria, Prepared, Texts
from tests.api import Api


@pytest.fixture(autouse=True)
def clients(admin: Api) -> None:
    for name in ("Ash", "Birch", "100% Cedar"):
        admin.make("/clients", name=name)


def named(texts: Texts, *names: str) -> list[str]:
    criteria = Criteria(Client.name == names[0] if len(names) == 1 else Client.name.in_(names))
    statement = select(Client.name).where(*criteria.clauses).order_by(Client.name)
    return [row[0] for row in texts.run("names", lambda: statement, criteria).tuples]


def test_one_text_serves_every_value() -> None:
    texts = Texts()
    assert named(texts, "Ash") == ["Ash"]
    assert named(texts, "Birch") == ["Birch"]
    assert named(texts, "100% Cedar") == ["100% Cedar"]
    assert len(texts._kept) == 1


def test_a_list_of_values_is_written_anew_each_time() -> None:
    texts = Texts()
    assert named(texts, "Ash", "Birch") == ["Ash", "Birch"]
    assert named(texts, "Ash", "Birch", "100% Cedar") == ["100% Cedar", "Ash", "Birch"]
    assert not texts._kept


def test_there_is_an_end_to_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "MOST_KEPT", 2)
    texts, criteria = Texts(), Criteria(Client.name == "Ash")
    for form in range(5):
        statement = select(Client.id + form).where(*criteria.clauses)
        assert len(texts.run(form, lambda s=statement: s, criteria).tuples) == 1
        assert len(texts._kept) <= 2


def test_a_broken_rule_is_the_error_that_sqlalchemy_would_raise() -> None:
    taken = Prepared(update(Client).where(Client.name == "Birch").values(name="ash"))
    with pytest.raises(IntegrityError) as broken:
        taken.run()
    assert broken.value.orig.diag.constraint_name == "uq_clients_name"
    session.rollback()


def test_constants_of_the_statement_stay() -> None:
    shout = Prepared(select(func.upper("quiet").concat("100%")))
    assert shout.run().one() == ("QUIET100%",)
