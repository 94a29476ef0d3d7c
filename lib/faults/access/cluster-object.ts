import { awaited } from '../../cluster/awaited.js';
import type { Manifest } from '../../model/manifest.js';
import { manifestName } from '../../model/manifest.js';
import type { ClusterFault, FaultContext } from '../context.js';
import { type ExpectedRed, expectedRed } from '../expected-red.js';
import { withoutServerFields } from '../former-object.js';

/** An admission plugin learns of a policy by a watch, and makes its program then. */
const IN_FORCE_MS = 10_000;

/**
 * Objects that nobody meant to be there.
 *
 * @param options `inForce` tells whether the API server goes by them already, where that takes longer than a request.
 */
export function objectsTooMany(
  options: ExpectedRed & { objects: Manifest[]; inForce?: (context: FaultContext) => Promise<boolean> },
): ClusterFault {
  const { objects, inForce } = options;
  const goingBy = async (context: FaultContext, wanted: boolean) => {
    if (inForce === undefined) return;
    const expected = `the API server goes by ${objects.map(manifestName).join(' and ')}: ${wanted}`;
    const nextStep = 'try `twinlock fault undo`, and look at the log of the API server';
    await awaited({ stage: 'faults', expected, boundMs: IN_FORCE_MS, everyMs: 50, nextStep }, async () =>
      (await inForce(context)) === wanted ? { reached: undefined } : { seen: String(!wanted) },
    );
  };
  return {
    ...expectedRed(options),
    async inject(context) {
      await context.apply(objects);
      await goingBy(context, true);
      return {};
    },
    async prove(context) {
      for (const object of objects) {
        if ((await context.read(object)) === undefined)
          throw new Error(`${manifestName(object)} does not stand`);
      }
      return `${objects.map(manifestName).join(' and ')} stand`;
    },
    async undo(context) {
      await context.remove(objects);
      await goingBy(context, false);
    },
  };
}

/** An object of the world says something else. `change` says what, of a copy. */
export function objectChanged(
  options: ExpectedRed & { object: Manifest; change: (object: Manifest) => void },
): ClusterFault {
  const { object, change } = options;
  return {
    ...expectedRed(options),
    async inject(context) {
      const read = await context.read(object);
      if (read === undefined) throw new Error(`${manifestName(object)} does not stand`);
      const former = withoutServerFields(read);
      const changed = structuredClone(former);
      change(changed);
      await context.apply([changed]);
      return { former, changed };
    },
    async prove(context, state) {
      const { changed } = state as { changed: Manifest };
      const { metadata: _, ...wanted } = changed;
      const { metadata: __, ...seen } = withoutServerFields((await context.read(object)) ?? object);
      if (JSON.stringify(sorted(seen)) !== JSON.stringify(sorted(wanted)))
        throw new Error(`${manifestName(object)} is not as the fault has it`);
      return `${manifestName(object)} is changed`;
    },
    async undo(context, state) {
      const { former } = state as { former?: Manifest };
      if (former !== undefined) await context.apply([former]);
    },
  };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => left.localeCompare(right));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}
