import type { Cell } from '../model/cell.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import type { PlannedCase } from '../model/plan.js';

/** Objects of the world that the case changes, by name, as they were before. */
export function originals(planned: PlannedCase): Map<string, Manifest> {
  const before = new Map<string, Manifest>();
  for (const original of planned.steps.flatMap((step) => step.restore ?? [])) {
    const name = manifestName(original);
    if (!before.has(name)) before.set(name, original);
  }
  return before;
}

/** The pods that the case itself makes, `namespace/pod`: those that it applies and that are none of the world's. */
export function ownPods(planned: PlannedCase): Set<string> {
  const before = originals(planned);
  const applied = planned.steps.flatMap((step) => step.apply).filter(({ kind }) => kind === 'Pod');
  return new Set(applied.filter((pod) => !before.has(manifestName(pod))).map(podOf));
}

/** Whether both ends of a cell are there before the case begins, so that a control can show it open then. */
export function standsInBaseWorld(cell: Cell, planned: PlannedCase): boolean {
  const own = ownPods(planned);
  return endsOf(cell).every((pod) => !own.has(pod));
}

/** The pods of a cell. */
export function endsOf(cell: Cell): string[] {
  if (cell.kind === 'connection') return [cell.from, cell.to];
  return cell.kind === 'dns' ? [cell.from] : [];
}

/** `namespace/pod` of a Pod's manifest. */
export function podOf({ metadata }: Manifest): string {
  return `${metadata.namespace ?? 'default'}/${metadata.name}`;
}
