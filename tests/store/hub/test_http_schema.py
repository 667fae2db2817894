"""Whatever a client sends by the description, with any role: no fault of the hub (schemathesis)."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from store.sharing.roles import Role
from support.hub_app import RunningHub, running

LIVE_LINE = "/journal/live"
"""It never ends, so it has tests of its own."""

EXAMPLES = int(os.environ.get("GUIDECARD_EXAMPLES", "8"))
"""Requests of each kind for each operation and role."""
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    with running(tmp_path_factory.mktemp("hub")) as made:
        yield made


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    with running(tmp_path_factory.mktemp("room"), "training") as made:
        yield made


@pytest.mark.parametrize("role", [*Role, None])
def test_no_request_by_the_description_is_a_fault_of_the_hub(
    hub: RunningHub, room: RunningHub, role: Role | None
) -> None:
    asked = room if role is Role.INSTRUCTOR else hub
    headers = {} if role is None else {"Authorization": f"Bearer {asked.token(role)[0]}"}
    schema = schemathesis.openapi.from_url(f"{asked.url}/openapi.json")
    statuses: set[int] = set()
    with requests.Session() as session:
        session.trust_env = False
        for found in schema.get_all_operations():
            assert isinstance(found, Ok)
            operation = found.ok()
            if operation.path == LIVE_LINE:
                continue
            cases = st.one_of(*(operation.as_strategy(mode) for mode in GenerationMode))

            @given(case=cases)
            @settings(
                max_examples=EXAMPLES,
                deadline=None,
                database=None,
                derandomize=True,
                phases=(Phase.generate,),
                suppress_health_check=list(HealthCheck),
            )
            def sent(case: schemathesis.Case[Any]) -> None:
                reply = case.call(session=session, headers=headers)
                statuses.add(reply.status_code)
                case.validate_response(reply, checks=CHECKS)

            sent()
    assert 401 in statuses if role is None else 200 in statuses
    assert max(statuses) < 500
