import { type NetworkCase, networkCaseSchema } from '../model/case.js';
import { type NetworkFamily, networkFamilySchema } from '../model/family.js';
import type { CaseFile } from './case-file.js';
import { casesOf, type FamilyCase, placeOf, policyPlace } from './family-rules.js';
import { type PlacedObject, refuseUnsound } from './objects.js';
import type { Problems } from './problems.js';
import { readAs } from './read-as.js';
import { foundIn, type Located, type YamlDocument } from './yaml-document.js';

/** Whether a document is a table of cases and not a case. */
export function isFamily({ value }: YamlDocument): boolean {
  return (value as { kind?: unknown } | null)?.kind === 'NetworkFamily';
}

/**
 * The cases of a table, each as if it stood in a file of its own; a problem with one of them is found at its row. Empty
 * where the table is no table; problems go to `problems`.
 */
export function expandFamily(document: YamlDocument, problems: Problems): CaseFile[] {
  const family = readAs(document, networkFamilySchema, problems);
  if (family === undefined) return [];
  const before = problems.count;
  const files = casesOf(family).map((one) => caseFileOf(family, one, document, problems));
  return problems.count > before ? [] : files;
}

/** What a case says where nothing is written. */
const plain = networkCaseSchema.parse({
  apiVersion: 'twinlock.dev/v1',
  kind: 'NetworkCase',
  metadata: { name: 'plain' },
  why: 'It is filled in by each row.',
  cites: ['each row'],
});

function caseFileOf(
  family: NetworkFamily,
  one: FamilyCase,
  document: YamlDocument,
  problems: Problems,
): CaseFile {
  const value: NetworkCase = {
    ...plain,
    metadata: { name: one.name },
    why: one.why,
    cites: family.cites,
    needs: family.needs,
    ...(one.matchesNothing ? { matchesNothing: true } : {}),
    expect: { otherwise: one.otherwise, cells: one.lines, dns: [] },
  };
  const objects = Object.entries(one.policies).map(([name, spec]) =>
    policyOf(family, one.row, name, spec, document),
  );
  for (const object of objects) refuseUnsound(object, problems);
  const located: Located = {
    file: document.file,
    lineOf: (path) => document.lineOf(placeOf(family, one.row, path)),
    foundAt: (path) => foundIn(value, path),
  };
  const id = `network/${one.name}`;
  return { id, suite: 'network', file: document.file, document: located, case: value, objects };
}

function policyOf(
  family: NetworkFamily,
  row: number,
  name: string,
  spec: unknown,
  document: YamlDocument,
): PlacedObject {
  const [namespace, plain = ''] = name.split('/');
  const manifest = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: plain, ...(namespace ? { namespace } : {}) },
    spec,
  };
  const lineOf = (path: readonly (string | number)[]) =>
    document.lineOf(policyPlace(family, row, name, path));
  return {
    manifest,
    file: document.file,
    // Found only when an error asks for it.
    get line() {
      return lineOf([]);
    },
    refuse: (found, { path, write }) =>
      found.add({ file: document.file, line: lineOf(path), found: foundIn(manifest, path), write }),
  };
}
