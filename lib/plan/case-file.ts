import { basename, dirname } from 'node:path';
import { type Case, caseSchema } from '../model/case.js';
import { SUITES } from '../model/plan.js';
import { expandCorpus, isCorpus } from './corpus.js';
import { expandFamily, isFamily } from './family.js';
import type { TextFile } from './files.js';
import { objectsOf, type PlacedObject, refuseUnsound } from './objects.js';
import { isParityMap } from './parity.js';
import type { Problems } from './problems.js';
import { readAs } from './read-as.js';
import { type Located, parseYaml, type YamlDocument } from './yaml-document.js';

/** A case as it stands in its file: the first document, checked against the schema, and the manifests behind it. */
export interface CaseFile {
  /** `suite/name`. */
  id: string;
  suite: string;
  file: string;
  document: Located;
  case: Case;
  objects: PlacedObject[];
}

const KIND_SUITE = {
  NetworkCase: 'network',
  AccessCase: 'access',
  KubectlCase: 'access',
  FlowCase: 'flows',
} as const;

/**
 * Reads the cases of a file: one, or those of a table; none where the file is so wrong that it cannot be checked further,
 * or is the parity map, which stands beside the cases. Problems go to `problems`.
 */
export function readCaseFiles(file: TextFile, problems: Problems): CaseFile[] {
  const before = problems.count;
  const [document, ...rest] = parseYaml(file, problems);
  if (problems.count > before) return [];
  if (!document) {
    const write =
      'a case (kind: NetworkCase, AccessCase, KubectlCase or FlowCase) or a table of cases (NetworkFamily, TokenCorpus)';
    problems.add({ file: file.name, line: 1, found: 'no document', write });
    return [];
  }
  if (isParityMap(document)) return [];
  if (isFamily(document)) return expandFamily(document, problems);
  if (isCorpus(document)) return expandCorpus(document, problems);
  return [readCase(file, document, rest, problems) ?? []].flat();
}

function readCase(
  file: TextFile,
  document: YamlDocument,
  rest: readonly YamlDocument[],
  problems: Problems,
): CaseFile | undefined {
  const before = problems.count;
  const one = readAs(document, caseSchema, problems);
  const objects = rest.flatMap((one) => objectsOf(one, problems));
  // A network case writes of a Pod only what differs from the world's.
  const whole = one?.kind !== 'NetworkCase';
  for (const object of objects) refuseUnsound(object, problems, whole);
  if (one === undefined || problems.count > before) return undefined;
  const suite = suiteOf(file.path, one.kind);
  const id = `${suite}/${one.metadata.name}`;
  return { id, suite, file: file.name, document, case: one, objects };
}

/** The suite is the folder's name; a user's own file elsewhere belongs to the suite of its kind. */
function suiteOf(path: string, kind: Case['kind']): string {
  const folder = basename(dirname(path));
  const kindly: Record<string, readonly string[]> = {
    NetworkCase: ['network'],
    AccessCase: ['access'],
    KubectlCase: ['access'],
    FlowCase: ['flows', 'layers'],
  };
  return SUITES.find((suite) => suite === folder && kindly[kind]?.includes(suite)) ?? KIND_SUITE[kind];
}

/** Refuses two cases of one name in one suite, naming both places. */
export function refuseSameName(cases: readonly CaseFile[], problems: Problems): void {
  const first = new Map<string, CaseFile>();
  for (const one of cases) {
    const known = first.get(one.id);
    if (known) {
      const line = one.document.lineOf(['metadata', 'name']);
      const there = `${known.file}:${known.document.lineOf(['metadata', 'name'])}`;
      const found = `name ${one.case.metadata.name}, which is the name of the case at ${there}`;
      problems.add({ file: one.file, line, found, write: 'a name that no other case of the suite has' });
    } else first.set(one.id, one);
  }
}
