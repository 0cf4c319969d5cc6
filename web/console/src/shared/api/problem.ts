export interface FieldProblem {
  path: string;
  code: string;
  detail: string;
}

interface ProblemDocument {
  status: number;
  code: string;
  detail: string;
  request_id: string;
  errors?: FieldProblem[];
}

/** A refusal or accident as the interface tells it (RFC 9457); `code` is stable. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string;
  readonly errors: FieldProblem[];

  constructor(told: ProblemDocument) {
    super(told.detail);
    this.name = "ApiProblem";
    this.status = told.status;
    this.code = told.code;
    this.requestId = told.request_id;
    this.errors = told.errors ?? [];
  }
}

/** What went wrong, whatever was thrown; nothing reached the server where it has no answer. */
export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new ApiProblem({ status: 0, code: "unreachable", detail, request_id: "" });
}

/** The problem in an answer that is no success; a proxy in between may answer without one. */
export function readProblem(answer: Response, body: unknown): ApiProblem {
  const requestId = answer.headers.get("x-request-id") ?? "";
  if (isProblem(body)) return new ApiProblem(body);
  const detail = answer.statusText || `HTTP ${answer.status}`;
  return new ApiProblem({
    status: answer.status,
    code: `http_${answer.status}`,
    detail,
    request_id: requestId,
  });
}

function isProblem(body: unknown): body is ProblemDocument {
  return typeof body === "object" && body !== null && "code" in body && "detail" in body;
}
