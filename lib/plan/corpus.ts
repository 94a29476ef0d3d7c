import {
  type AccessCase,
  type AccessRequest,
  accessRequestSchema,
  type CorpusRow,
  type TokenCorpus,
  tokenCorpusSchema,
} from '../model/access-case.js';
import type { CaseFile } from './case-file.js';
import type { Problems } from './problems.js';
import { readAs } from './read-as.js';
import { foundIn, type Located, type Path, type YamlDocument } from './yaml-document.js';

/** Whether a document is a corpus of tokens and not a case. */
export function isCorpus({ value }: YamlDocument): boolean {
  return (value as { kind?: unknown } | null)?.kind === 'TokenCorpus';
}

/**
 * The cases of a corpus, `<corpus>-<row>`, each as if it stood in a file of its own: `refused` and `accepted`, both at
 * every server of the corpus. A problem with one of them is found at its row. Empty where the corpus is malformed.
 */
export function expandCorpus(document: YamlDocument, problems: Problems): CaseFile[] {
  const corpus = readAs(document, tokenCorpusSchema, problems);
  if (corpus === undefined) return [];
  for (const [index, row] of corpus.rows.entries()) refuseUnsaid(corpus, row, index, document, problems);
  return corpus.rows.map((row, index) => caseFileOf(corpus, row, index, document));
}

/** A refusal counts with its reason, and a reason without a token that has it is an expectation that nobody looks at. */
function refuseUnsaid(
  { at }: TokenCorpus,
  row: CorpusRow,
  index: number,
  document: YamlDocument,
  problems: Problems,
): void {
  const refuse = (path: Path, found: string, write: string) =>
    problems.add({ file: document.file, line: document.lineOf(['rows', index, ...path]), found, write });
  const elsewhere = Object.values(row.differs).filter(({ bad }) => bad !== undefined);
  if (row.bad === undefined && (row.refused !== undefined || elsewhere.length > 0))
    refuse(['name'], `${row.name}, a reason without a bad token`, 'bad: the token that is refused');
  if (row.bad !== undefined && row.refused === undefined && elsewhere.length < at.length)
    refuse(['bad'], `${row.name}, a bad token without a reason`, "refused: a piece of TokenReview's error");
  for (const [server, { bad, good }] of Object.entries(row.differs)) {
    const path = ['differs', server];
    if (!at.includes(server))
      refuse(path, `an answer of ${server}, which is not asked`, `one of ${at.join(', ')}`);
    if (bad === undefined && good === undefined)
      refuse(path, `${server} without another answer`, 'bad or good: what it answers, or leave it out');
  }
}

function caseFileOf(corpus: TokenCorpus, row: CorpusRow, index: number, document: YamlDocument): CaseFile {
  const name = `${corpus.metadata.name}-${row.name}`;
  const requests: AccessRequest[] = [
    ...(row.bad === undefined
      ? []
      : [
          requestOf(row, 'bad', 'refused', {
            code: 401,
            ...(row.refused === undefined ? {} : { reason: row.refused }),
          }),
        ]),
    requestOf(row, 'good', 'accepted', row.accepted ?? corpus.accepted),
  ];
  const value: AccessCase = {
    apiVersion: corpus.apiVersion,
    kind: 'AccessCase',
    metadata: { name },
    why: row.why,
    cites: [...new Set([...corpus.cites, ...row.cites])],
    needs: corpus.needs,
    slow: false,
    at: corpus.at,
    identities: { ...(row.bad === undefined ? {} : { bad: row.bad }), good: row.good },
    requests,
  };
  const located: Located = {
    file: document.file,
    lineOf: (path) => document.lineOf(placeOf(index, requests, path)),
    foundAt: (path) => foundIn(value, path),
  };
  return {
    id: `access/${name}`,
    suite: 'access',
    file: document.file,
    document: located,
    case: value,
    objects: [],
  };
}

function requestOf(
  { differs }: CorpusRow,
  as: 'bad' | 'good',
  name: string,
  expect: AccessRequest['expect'],
): AccessRequest {
  const others = Object.entries(differs).flatMap(([server, { because, [as]: other }]) =>
    other === undefined ? [] : [[server, { because, expect: other }] as const],
  );
  return accessRequestSchema.parse({ name, as, do: 'whoami', expect, differs: Object.fromEntries(others) });
}

/** Where a part of a row's case stands in the corpus. */
function placeOf(row: number, requests: readonly AccessRequest[], [part, ...inside]: Path): Path {
  const at = ['rows', row];
  if (part === 'metadata') return [...at, 'name'];
  if (part === 'at') return ['at', ...inside];
  if (part === 'identities') return [...at, ...inside];
  const request = part === 'requests' ? requests[Number(inside[0])] : undefined;
  return request ? [...at, request.as] : at;
}
