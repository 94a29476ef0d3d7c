import type { NetworkCase } from '../model/case.js';
import type { World } from '../model/world.js';
import { isNetworkPolicy } from '../oracle/policy-kinds.js';
import { unusedParts } from '../oracle/unused.js';
import type { CaseFile } from './case-file.js';
import type { Problems } from './problems.js';

/**
 * Refuses what of a case's policies matches nothing of the world, since it would pass whatever the cluster does. A case
 * whose point is just that says `matchesNothing`, and then something must match nothing.
 */
export function refuseIdleParts(
  file: CaseFile & { case: NetworkCase },
  world: World,
  problems: Problems,
): void {
  const policies = file.objects.filter(({ manifest }) => isNetworkPolicy(manifest));
  const idle = policies.flatMap((object) =>
    unusedParts(world, object.manifest).map((field) => ({ object, field })),
  );
  if (!file.case.matchesNothing) {
    for (const { object, field } of idle) object.refuse(problems, field);
  } else if (idle.length === 0) {
    const line = file.document.lineOf(['matchesNothing']);
    const found = 'matchesNothing, but every part of the policies matches something';
    problems.add({ file: file.file, line, found, write: 'leave it out' });
  }
}
