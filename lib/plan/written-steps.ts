import type { NetworkCase, NetworkExpect } from '../model/case.js';
import { manifestName } from '../model/manifest.js';
import type { PlannedStep } from '../model/plan.js';
import type { CaseFile } from './case-file.js';
import type { PlacedObject } from './objects.js';
import type { Problems } from './problems.js';
import { isOfWorld } from './world-changes.js';
import type { Path } from './yaml-document.js';

/** One step as it is written, its objects found. */
export interface WrittenStep extends Pick<PlannedStep, 'name' | 'neverOpen' | 'restart'> {
  apply: PlacedObject[];
  remove: PlacedObject[];
  expect: NetworkExpect;
  /** Where `expect` stands in the document. */
  path: Path;
}

/**
 * The steps as written; a case without steps applies everything at once. `worldNames` are the objects of the world, as
 * `Kind namespace/name`: they stand before any step, and may be removed.
 */
export function writtenSteps(
  file: CaseFile & { case: NetworkCase },
  worldNames: ReadonlySet<string>,
  problems: Problems,
): WrittenStep[] {
  const { steps, expect } = file.case;
  const refuse = (path: Path, found: string, write: string) =>
    problems.add({ file: file.file, line: file.document.lineOf(path), found, write });
  const named = namedObjects(file.objects);
  if (!steps) {
    if (!expect)
      refuse(['kind'], 'neither expect nor steps', 'expect: what must hold once the manifests are applied');
    for (const [name, object] of named) {
      const found = `a second ${name.split('#')[0]}`;
      const write = 'one object of each name, or steps that apply one after the other';
      if (name.includes('#')) problems.add({ file: file.file, line: object.line, found, write });
    }
    return expect ? [{ name: 'main', apply: file.objects, remove: [], expect, path: ['expect'] }] : [];
  }
  if (expect) refuse(['expect'], 'expect beside steps', 'expect inside each step');
  const unused = new Set(named.keys());
  const standing = new Set(worldNames);
  const raw = steps.map((step, index): WrittenStep => {
    const pick = (list: 'apply' | 'remove') =>
      step[list].flatMap((name, item) => {
        const path = ['steps', index, list, item];
        const object = named.get(name);
        if (!object) {
          refuse(
            path,
            `${name}, which the file does not hold`,
            `one of ${[...named.keys()].join(', ') || 'no object'}`,
          );
          return [];
        }
        unused.delete(name);
        const plain = manifestName(object.manifest);
        if (list === 'apply' && step.remove.includes(name) && !isOfWorld(object.manifest))
          refuse(path, `${name}, which the same step removes`, 'it in one of the two');
        if (list === 'remove' && !standing.has(plain))
          refuse(path, `${name}, which no earlier step applied`, 'the step that applies it first');
        return [object];
      });
    const remove = pick('remove');
    const apply = pick('apply');
    for (const { manifest } of remove) standing.delete(manifestName(manifest));
    for (const { manifest } of apply) standing.add(manifestName(manifest));
    if (step.restart && !file.case.alone)
      refuse(['steps', index, 'restart'], 'restart in a case that is not alone', 'alone: true in the case');
    return {
      name: step.name,
      apply,
      remove,
      expect: step.expect,
      path: ['steps', index, 'expect'],
      ...(step.neverOpen ? { neverOpen: true } : {}),
      ...(step.restart ? { restart: step.restart } : {}),
    };
  });
  for (const name of unused) {
    problems.add({
      file: file.file,
      line: named.get(name)?.line ?? 1,
      found: `${name}, which no step applies`,
      write: 'the step that applies it',
    });
  }
  return raw;
}

/** Objects by `Kind namespace/name`; a second one of the same name, an update, is `Kind namespace/name#2`. */
function namedObjects(objects: readonly PlacedObject[]): Map<string, PlacedObject> {
  const named = new Map<string, PlacedObject>();
  for (const object of objects) {
    const name = manifestName(object.manifest);
    let key = name;
    for (let nth = 2; named.has(key); nth++) key = `${name}#${nth}`;
    named.set(key, object);
  }
  return named;
}
