"""Calls with keys, sent once and again in any order, beside a model of plain Python."""

from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.api import Api, SignIn
from tests.fuzz.size import CHANCE, PARTS

KEYS = st.sampled_from(["a", "b", "c", "d"])
NAMES = st.sampled_from(["North", "South", "", "x" * 500])


class Caller(RuleBasedStateMachine):
    """`kept` is what was answered to each key: the request, status and body. `clients` are those
    that were made, by id.
    """

    sign_in: SignIn

    def __init__(self) -> None:
        super().__init__()
        self.api: Api = type(self).sign_in("admin:all", role="admin")
        self.before = self.count()
        # Names are taken for all time, and histories share the table.
        self.suffix = f" {self.before}"
        self.kept: dict[str, tuple[Any, int, Any]] = {}
        self.made: dict[int, str] = {}

    def count(self) -> int:
        total: int = self.api.get("/clients?per_page=1").json["pagination"]["total"]
        return total

    def send(self, key: str, request: tuple[str, str, Any]) -> Any | None:
        """The answer to the first request of a key; None where it was one of those before."""
        method, path, body = request
        answer = self.api.open(path, method=method, json=body, headers={"Idempotency-Key": key})
        if key not in self.kept:
            assert "Idempotent-Replayed" not in answer.headers
            if answer.status_code < 400:
                self.kept[key] = (request, answer.status_code, answer.json)
            return answer
        first, status, told = self.kept[key]
        if first == request:
            assert (answer.status_code, answer.json) == (status, told)
            assert answer.headers["Idempotent-Replayed"] == "true"
        else:
            assert answer.status_code == 422, answer.json
            assert answer.json["error_code"] == "idempotency_key_reused"
        return None

    def named(self, name: str, ident: int | None = None) -> tuple[str, int | None]:
        """The name of this history's own, and the status with which it is refused, if it is."""
        name += self.suffix if name else ""
        if not 0 < len(name) <= 200:
            return name, 400
        others = {told for other, told in self.made.items() if other != ident}
        is_taken = name in others and (ident is None or ident in self.made)
        return name, 409 if is_taken else None

    @rule(key=KEYS, name=NAMES)
    def create(self, key: str, name: str) -> None:
        name, status = self.named(name)
        answer = self.send(key, ("POST", "/clients", {"name": name}))
        if answer is None:
            return
        assert answer.status_code == (status or 201), answer.json
        if answer.status_code == 201:
            self.made[answer.json["client"]["id"]] = name

    @rule(key=KEYS, data=st.data(), name=NAMES)
    def rename(self, key: str, data: Any, name: str) -> None:
        ident = data.draw(st.sampled_from([*sorted(self.made), 10**9]))
        name, status = self.named(name, ident)
        answer = self.send(key, ("PATCH", f"/clients/{ident}", {"name": name}))
        if answer is None:
            return
        assert answer.status_code == (status or (200 if ident in self.made else 404)), answer.json
        if answer.status_code == 200:
            self.made[ident] = name

    @invariant()
    def each_key_had_one_effect(self) -> None:
        assert self.count() - self.before == len(self.made)
        for ident, name in self.made.items():
            assert self.api.get(f"/clients/{ident}").json["client"]["name"] == name


@pytest.mark.parametrize("part", PARTS)
def test_keys_do_what_plain_python_says(part: int, sign_in: SignIn) -> None:
    Caller.sign_in = staticmethod(sign_in)
    run_state_machine_as_test(Caller, settings=CHANCE)
