// What a program does with the types that openapi-typescript has made.

import createClient from "openapi-fetch";
import type { components, paths } from "./generated/api.d.ts";

declare const process: { env: Record<string, string> };

type Project = components["schemas"]["Project"];

function same(told: unknown, wanted: unknown): void {
  if (JSON.stringify(told) !== JSON.stringify(wanted)) {
    throw new Error(`${JSON.stringify(told)} and not ${JSON.stringify(wanted)}`);
  }
}

const connect = (token: string) =>
  createClient<paths>({
    baseUrl: process.env.API,
    headers: { Authorization: `Bearer ${token}` },
    querySerializer: { array: { style: "form", explode: false } },
  });
const api = connect(process.env.TOKEN);

const made = await api.POST("/api/v1/projects", { body: { name: "Intranet", billable: false } });
const project: Project = made.data!.project;
same([made.response.status, project.name, project.billable], [201, "Intranet", false]);

const listed = await api.GET("/api/v1/projects", { params: { query: { q: "intra", per_page: 5 } } });
same(listed.data!.projects.map(({ id }) => id), [project.id]);
same(listed.data!.pagination.total, 1);

const query = { ids: [project.id, 999999999], expand: ["client" as const] };
const batch = await api.GET("/api/v1/projects", { params: { query } });
same(batch.data!.projects.map(({ name, client }) => [name, client]), [["Intranet", null]]);

const path = { project_id: project.id };
const read = await api.GET("/api/v1/projects/{project_id}", { params: { path } });
same(read.data!.project.name, "Intranet");

const entry = await api.POST("/api/v1/time-entries", {
  body: {
    project_id: project.id,
    start_time: "2024-01-15T09:00:00Z",
    end_time: "2024-01-15T17:00:00Z",
    tags: "development,frontend",
  },
});
same(entry.data!.time_entry.tag_list, ["development", "frontend"]);

const missing = await api.GET("/api/v1/projects/{project_id}", {
  params: { path: { project_id: 999999999 } },
});
same([missing.response.status, missing.error!.error_code], [404, "not_found"]);

const refused = await connect("tt_mistyped").GET("/api/v1/projects");
same([refused.response.status, refused.error!.error_code], [401, "unauthorized"]);

console.log("openapi-typescript: listed, created, read; 404 and 401 as described");
