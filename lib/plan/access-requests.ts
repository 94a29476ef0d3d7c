import {
  type AccessCase,
  type AccessRequest,
  type Answer,
  accessSteps,
  serversOf,
} from '../model/access-case.js';
import type { Path } from './yaml-document.js';

/** A request of a case, where it stands, and the servers that it is put to. */
export interface WrittenRequest {
  request: AccessRequest;
  path: Path;
  servers: readonly string[];
}

/** The requests of a case's steps, in their order. */
export function writtenRequests(one: AccessCase): WrittenRequest[][] {
  return accessSteps(one).map(({ requests }, step) =>
    requests.map((request, index) => ({
      request,
      path: one.steps ? ['steps', step, 'requests', index] : ['requests', index],
      servers: serversOf(request, one),
    })),
  );
}

/** What a server must answer, and why it differs from the others where it does. */
export function answerAt(
  { expect, differs }: AccessRequest,
  server: string,
): { expect: Answer; because?: string } {
  return differs[server] ?? { expect };
}
