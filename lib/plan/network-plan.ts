import type { NetworkCase, NetworkExpect } from '../model/case.js';
import { manifestName } from '../model/manifest.js';
import type { PlannedCase, PlannedStep } from '../model/plan.js';
import { Oracle } from '../oracle/oracle.js';
import { isNetworkPolicy } from '../oracle/policy-kinds.js';
import { agree } from './agreement.js';
import type { CaseFile } from './case-file.js';
import { refuseIdleParts } from './idle-parts.js';
import type { NetworkWorld } from './network-world.js';
import { manifestsOf, type PlacedObject } from './objects.js';
import type { Problems } from './problems.js';
import { worldFor } from './sctp-world.js';
import { wantedConnections, wantedLookups } from './wanted-cells.js';
import type { Path } from './yaml-document.js';

/** The steps of a case with all their cells. */
export interface PlannedSteps {
  steps: PlannedStep[];
  filled: number;
  /** Manifests that are sent by requests instead of being applied. */
  bodies?: PlannedCase['bodies'];
}

interface RawStep {
  name: string;
  apply: PlacedObject[];
  remove: PlacedObject[];
  expect: NetworkExpect;
  /** Where `expect` stands in the document. */
  path: Path;
}

/** Plans a network case: its policies are checked against the world, its expectation against the oracle, step by step. */
export function planNetwork(
  file: CaseFile & { case: NetworkCase },
  network: NetworkWorld,
  problems: Problems,
): PlannedSteps {
  const before = problems.count;
  const world = worldFor(network, file.case);
  for (const object of file.objects) refuseForeign(object, world, problems);
  if (problems.count === before) refuseIdleParts(file, world.world, problems);
  const raw = rawSteps(file, problems);
  if (problems.count > before) return { steps: [], filled: 0 };
  const standing = new Map<string, PlacedObject>();
  let filled = 0;
  const steps = raw.map((step): PlannedStep => {
    for (const object of step.apply) standing.set(manifestName(object.manifest), object);
    for (const object of step.remove) standing.delete(manifestName(object.manifest));
    const oracle = new Oracle(world.world, manifestsOf([...standing.values()]));
    const known = problems.count;
    const connections = wantedConnections(step.expect, step.path, file.document, world.probes, problems);
    const lookups = wantedLookups(step.expect, step.path, file.document, world.probes, problems);
    // What could not be spread over the cells would only be reported again as a disagreement.
    const spread = problems.count === known;
    const agreed = spread
      ? agree(connections, lookups, oracle, file.document, problems)
      : { expect: [], filled: 0 };
    filled += agreed.filled;
    return {
      name: step.name,
      apply: manifestsOf(step.apply),
      remove: manifestsOf(step.remove),
      expect: agreed.expect,
    };
  });
  return { steps, filled };
}

function refuseForeign(object: PlacedObject, { world }: NetworkWorld, problems: Problems): void {
  const { manifest } = object;
  if (!isNetworkPolicy(manifest)) {
    const write = 'NetworkPolicy objects of networking.k8s.io/v1 only; the world belongs to fixtures/network';
    object.refuse(problems, { path: ['kind'], write });
    return;
  }
  const { namespace } = manifest.metadata;
  const known = world.namespaces.map(({ name }) => name);
  if (namespace === undefined || !known.includes(namespace)) {
    object.refuse(problems, {
      path: ['metadata', 'namespace'],
      write: `namespace: one of ${known.join(', ')}`,
    });
  }
}

/** The steps as written; a case without steps applies everything at once. */
function rawSteps(file: CaseFile & { case: NetworkCase }, problems: Problems): RawStep[] {
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
  const standing = new Set<string>();
  const raw = steps.map((step, index): RawStep => {
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
        if (list === 'remove' && !standing.has(plain))
          refuse(path, `${name}, which no earlier step applied`, 'the step that applies it first');
        return [object];
      });
    const remove = pick('remove');
    const apply = pick('apply');
    for (const { manifest } of apply) standing.add(manifestName(manifest));
    for (const { manifest } of remove) standing.delete(manifestName(manifest));
    return { name: step.name, apply, remove, expect: step.expect, path: ['steps', index, 'expect'] };
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
