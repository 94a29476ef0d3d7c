import { clusterOf } from '../cluster/cluster.js';
import { paths } from '../host/paths.js';
import { clusterRefs, loadVersions } from '../images/versions.js';
import type { Cell, ConnectionCell } from '../model/cell.js';
import { EnvironmentError } from '../model/errors.js';
import type { PlannedCase } from '../model/plan.js';
import { loadPlan } from '../plan/load.js';
import { DEFAULT_BOUNDS } from '../run/convergence.js';
import { keptEnvironment } from '../run/environment-store.js';
import { runNetworkCase } from '../run/network-case.js';
import { networkContext } from '../run/network-context.js';
import { podsOf, podsReady, probeWorld } from '../run/probe-world.js';
import { probeFieldWay, withFieldClients } from './field-way.js';

const NAMESPACES = ['x', 'y', 'z'];
/** The policies under which both ways look at the whole matrix: with denies, since those cost the time. */
const CASE = 'default-deny-ingress';
const ROUNDS = 10;

/**
 * The whole matrix of the network world under one policy, by Twinlock's look, by a whole case, and in the field's way, on
 * the same cluster in the same run. Needs an environment that stands. Throws EnvironmentError where none does.
 */
export async function benchNetworkMatrix(print: (line: string) => void): Promise<void> {
  const environment = keptEnvironment(paths().runs);
  if (environment === undefined) {
    throw new EnvironmentError('bench', 'the matrix is measured on a cluster, and none stands', {
      nextStep: '`npm run -s twinlock -- up`, then `npm run bench` again',
    });
  }
  const cluster = clusterOf(environment);
  const planned = plannedCase();
  const cells = cellsOf(planned);
  const { context, close } = await networkContext(cluster, DEFAULT_BOUNDS);
  try {
    await context.control.take(cells);
    const aCase = await timed(ROUNDS, () => runNetworkCase(planned, context, { write: () => {} }));
    const addresses = await podAddresses();
    await context.apply(planned.steps.flatMap((step) => step.apply));
    try {
      const look = await timed(ROUNDS, () => context.observe(cells, context.control.knownOpen));
      const image = clusterRefs(loadVersions()).agnhost;
      const ready = () => podsReady(cluster, NAMESPACES, () => {});
      const field = await withFieldClients(cluster, image, ready, () =>
        timed(1, () => probeFieldWay(cluster, cells, (pod) => addresses.get(pod) ?? '')),
      );
      const count = cells.length;
      const perCell = (ms: number) => `${(ms / count).toFixed(2)} ms a cell`;
      print(`${count} cells under ${CASE}, ${ROUNDS} rounds (the field's way once):`);
      print(`  one look        ${Math.round(look)} ms, ${perCell(look)}`);
      print(`  a whole case    ${Math.round(aCase)} ms, ${perCell(aCase)} (apply, converge, hold, clean up)`);
      print(`  agnhost, 15 at once  ${Math.round(field)} ms, ${perCell(field)}`);
      print(
        `  ratio           ${(field / look).toFixed(0)} to a look, ${(field / aCase).toFixed(0)} to a whole case`,
      );
    } finally {
      await context.remove(planned.steps.flatMap((step) => step.apply));
    }
  } finally {
    close();
  }

  async function podAddresses(): Promise<Map<string, string>> {
    const names = new Set(probeWorld().map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
    const pods = await podsOf(cluster, NAMESPACES);
    return new Map(
      pods.flatMap(({ metadata, status }): [string, string][] => {
        const name = `${metadata.namespace}/${metadata.name}`;
        const { podIP } = (status ?? {}) as { podIP?: string };
        return podIP !== undefined && names.has(name) ? [[name, podIP]] : [];
      }),
    );
  }
}

function plannedCase(): PlannedCase {
  const [planned] = loadPlan({ grep: new RegExp(`^network/${CASE}$`) });
  if (planned === undefined) throw new RangeError(`no case network/${CASE}`);
  return planned;
}

function cellsOf(planned: PlannedCase): ConnectionCell[] {
  const isConnection = (cell: Cell): cell is ConnectionCell => cell.kind === 'connection';
  return planned.steps.flatMap(({ expect }) => expect.map(({ cell }) => cell)).filter(isConnection);
}

/** The mean of a round in milliseconds. */
async function timed(rounds: number, work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  for (let round = 0; round < rounds; round++) await work();
  return (performance.now() - startedAt) / rounds;
}
