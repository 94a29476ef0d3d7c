import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../model/manifest.js';
import { Oracle } from '../oracle/oracle.js';
import { worldOf } from '../oracle/world.js';
import { explainStop, type Seen } from './flow-stop.js';
import { syn, timeline } from './flow-world.test.js';
import { standingPolicies } from './standing-policies.js';

/** The explanation of the sample timeline, and its sentences as one text. */
export const explain = (objects: Manifest[], packets = [syn], steps = timeline(), seen: Seen = {}) => {
  const stop = explainStop(steps, packets, objects, seen);
  return { ...stop, text: stop?.explanation.join('\n') ?? '' };
};

/** Every connection of the world to port 8443 that the policies of the explanation open beyond what was open. */
export function opened(objects: Manifest[], missingRule: string | undefined): string[] {
  const { world, policies } = standingPolicies(objects);
  const added = parseAllDocuments(missingRule ?? '').map((one) => one.toJS() as Manifest);
  const [before, after] = [new Oracle(world, policies), new Oracle(world, [...policies, ...added])];
  const ends = [...worldOf(objects).pods.map(({ namespace, name }) => `${namespace}/${name}`), '172.18.0.1'];
  return ends.flatMap((from) =>
    ends.flatMap((to) =>
      [8443, 8080, 53].flatMap((port) =>
        (['TCP', 'UDP'] as const).flatMap((protocol) => {
          const question = { from, to, port, protocol };
          const [was, is] = [before.decide(question).verdict, after.decide(question).verdict];
          return was === is ? [] : [`${from} > ${to}:${port}/${protocol}`];
        }),
      ),
    ),
  );
}
