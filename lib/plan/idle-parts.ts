import type { NetworkCase } from '../model/case.js';
import type { Manifest } from '../model/manifest.js';
import type { World } from '../model/world.js';
import type { FieldProblem } from '../oracle/network-policy.js';
import { isPolicy } from '../oracle/policy-kinds.js';
import { unusedParts } from '../oracle/unused.js';
import type { CaseFile } from './case-file.js';
import { manifestsOf } from './objects.js';
import type { Problems } from './problems.js';

/**
 * Refuses what of a case's policies matches nothing of the world in any of its steps, since it would pass whatever the cluster does. A case
 * whose point is just that says `matchesNothing`, and then something must match nothing.
 */
export function refuseIdleParts(
  file: CaseFile & { case: NetworkCase },
  worlds: readonly World[],
  problems: Problems,
): void {
  const policies = file.objects.filter(({ manifest }) => isPolicy(manifest));
  const beside = manifestsOf(file.objects);
  const idle = policies.flatMap((object) =>
    unusedInAll(worlds, object.manifest, beside).map((field) => ({ object, field })),
  );
  if (!file.case.matchesNothing) {
    for (const { object, field } of idle) object.refuse(problems, field);
  } else if (idle.length === 0) {
    const line = file.document.lineOf(['matchesNothing']);
    const found = 'matchesNothing, but every part of the policies matches something';
    problems.add({ file: file.file, line, found, write: 'leave it out' });
  }
}

/** The parts that match nothing in the last of the worlds, and in none of the others. */
function unusedInAll(
  worlds: readonly World[],
  manifest: Manifest,
  beside: readonly Manifest[],
): FieldProblem[] {
  const [last, ...others] = [...worlds].reverse();
  let unused = last ? unusedParts(last, manifest, beside) : [];
  for (const world of others) {
    if (unused.length === 0) break;
    const here = new Set(unusedParts(world, manifest, beside).map(({ path }) => path.join('/')));
    unused = unused.filter(({ path }) => here.has(path.join('/')));
  }
  return unused;
}
