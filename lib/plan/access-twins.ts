import type { AccessCase } from '../model/access-case.js';
import { answerAt, writtenRequests } from './access-requests.js';
import type { CaseFile } from './case-file.js';
import type { Problems } from './problems.js';

/**
 * Refuses a token that must be refused (401) without a twin that is accepted in the same case: another token at the same
 * server, or the same identity at another server or after a change. A server that refuses everybody would pass else.
 */
export function refuseWithoutTwin(file: CaseFile & { case: AccessCase }, problems: Problems): void {
  const { identities } = file.case;
  const cells = writtenRequests(file.case)
    .flat()
    .flatMap(({ request, path, servers }) =>
      servers.map((server) => ({ request, path, server, code: answerAt(request, server).expect.code ?? 0 })),
    );
  const accepted = cells.filter(
    ({ request, code }) => code >= 200 && code < 300 && identities[request.as]?.from !== 'anonymous',
  );
  for (const { request, path, server, code } of cells) {
    const isTwin = (one: (typeof cells)[number]) => one.server === server || one.request.as === request.as;
    if (code !== 401 || accepted.some(isTwin)) continue;
    problems.add({
      file: file.file,
      line: file.document.lineOf([...path, 'expect']),
      found: `${request.name}, whose token ${server} refuses, without a twin that is accepted`,
      write: `a request at ${server} with a token that differs in the one thing and is accepted`,
    });
  }
}
