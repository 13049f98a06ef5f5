"""What a program does with the client that openapi-python-client has made."""

import os
from datetime import UTC, datetime
from http import HTTPStatus

from time_tracker_api_client import AuthenticatedClient
from time_tracker_api_client.api.projects import projects_create, projects_index, projects_show
from time_tracker_api_client.api.search import search_search
from time_tracker_api_client.api.time_entries import time_entries_create
from time_tracker_api_client.models import (
    Error,
    ProjectInput,
    ProjectsCreateResponse201,
    ProjectsIndexResponse200,
    ProjectsShowResponse200,
    Search,
    TimeEntriesCreateResponse201,
    TimeEntryInput,
)

api = AuthenticatedClient(base_url=os.environ["API"], token=os.environ["TOKEN"])

made = projects_create.sync(client=api, body=ProjectInput(name="Website", hourly_rate=75.0))
assert isinstance(made, ProjectsCreateResponse201), made
other = projects_create.sync(client=api, body=ProjectInput(name="Web shop"))
assert isinstance(other, ProjectsCreateResponse201), other

listed = projects_index.sync(client=api, per_page=10)
assert isinstance(listed, ProjectsIndexResponse200), listed
assert [project.name for project in listed.projects] == ["Web shop", "Website"]
assert listed.pagination.total == 2

ids = [made.project.id, other.project.id]
batch = projects_index.sync(client=api, ids=ids)
assert isinstance(batch, ProjectsIndexResponse200), batch
assert {project.id for project in batch.projects} == set(ids)

read = projects_show.sync(client=api, project_id=made.project.id)
assert isinstance(read, ProjectsShowResponse200), read
assert (read.project.name, read.project.hourly_rate) == ("Website", 75.0)
assert isinstance(read.project.created_at, datetime)

begin = datetime(2024, 1, 15, 9, tzinfo=UTC)
body = TimeEntryInput(
    project_id=made.project.id, start_time=begin, duration="1:30", tags="development,frontend"
)
entry = time_entries_create.sync(client=api, body=body)
assert isinstance(entry, TimeEntriesCreateResponse201), entry
assert (entry.time_entry.duration_seconds, entry.time_entry.start_time) == (5400, begin)

found = search_search.sync(client=api, q="site")
assert isinstance(found, Search), found
assert [result.title for result in found.results] == ["Website"]

missing = projects_show.sync_detailed(client=api, project_id=999_999_999)
assert missing.status_code == HTTPStatus.NOT_FOUND
assert isinstance(missing.parsed, Error)
assert missing.parsed.error_code == "not_found"

stranger = AuthenticatedClient(base_url=os.environ["API"], token="tt_mistyped")
refused = projects_index.sync_detailed(client=stranger)
assert refused.status_code == HTTPStatus.UNAUTHORIZED
assert isinstance(refused.parsed, Error)
assert refused.parsed.error_code == "unauthorized"

print("openapi-python-client: listed, created, read; 404 and 401 as described")
