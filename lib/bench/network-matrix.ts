import { type Cluster, clusterOf } from '../cluster/cluster.js';
import { paths } from '../host/paths.js';
import { clusterRefs, loadVersions } from '../images/versions.js';
import { type Cell, type ConnectionCell, cellId } from '../model/cell.js';
import { EnvironmentError } from '../model/errors.js';
import type { Observation } from '../model/expectation.js';
import type { PlannedCase } from '../model/plan.js';
import { loadPlan } from '../plan/load.js';
import { DEFAULT_BOUNDS } from '../run/convergence.js';
import { keptEnvironment } from '../run/environment-store.js';
import { type NetworkContext, runNetworkCase } from '../run/network-case.js';
import { networkContext } from '../run/network-context.js';
import { podsOf, podsReady, probeWorld } from '../run/probe-world.js';
import { probeFieldWay, withFieldClients } from './field-way.js';

const NAMESPACES = ['x', 'y', 'z'];
/** What both ways look at: a world without policies, one namespace closed, and every pod closed in both directions. */
const CASES = ['baseline-allow', 'default-deny-ingress', 'default-deny-both'];
const ROUNDS = 10;

/** Means of one round over the whole matrix, in milliseconds. */
interface Figures {
  look: number;
  wholeCase: number;
  field: number;
}

/**
 * The whole matrix of the network world under three sets of policies, by Twinlock's look, by a whole case, and in the
 * field's way, on the same cluster in the same run. Needs an environment that stands. Throws EnvironmentError where
 * none does, or where the two ways see different cells open.
 */
export async function benchNetworkMatrix(print: (line: string) => void): Promise<void> {
  const environment = keptEnvironment(paths().runs);
  if (environment === undefined) {
    throw new EnvironmentError('bench', 'the matrix is measured on a cluster, and none stands', {
      nextStep: '`npm run -s twinlock -- up`, then `npm run bench` again',
    });
  }
  const cluster = clusterOf(environment);
  const { context, close } = await networkContext(cluster, DEFAULT_BOUNDS);
  const image = clusterRefs(loadVersions()).agnhost;
  const ready = () => podsReady(cluster, NAMESPACES, () => {});
  try {
    const all = await withFieldClients(cluster, image, ready, async () => {
      const figures: Figures[] = [];
      for (const name of CASES) {
        const measured = await measure(plannedCase(name), cluster, context);
        print(row(name, measured));
        figures.push(measured);
      }
      return figures;
    });
    const sum = (part: keyof Figures) => all.reduce((total, one) => total + one[part], 0);
    print(row('all three', { look: sum('look'), wholeCase: sum('wholeCase'), field: sum('field') }));
  } finally {
    close();
  }
}

function row(name: string, { look, wholeCase, field }: Figures): string {
  const ms = (value: number) => `${Math.round(value)} ms`.padStart(9);
  const times = (value: number) => `${(field / value).toFixed(0)} x`.padStart(6);
  return `  ${name.padEnd(22)} a look ${ms(look)}, a whole case ${ms(wholeCase)}; one exec a probe, 15 at once ${ms(field)}: ${times(look)} a look, ${times(wholeCase)} a case`;
}

async function measure(planned: PlannedCase, cluster: Cluster, context: NetworkContext): Promise<Figures> {
  const cells = cellsOf(planned);
  const policies = planned.steps.flatMap((step) => step.apply);
  await context.control.take(cells);
  const wholeCase = await timed(ROUNDS, () => runNetworkCase(planned, context, { write: () => {} }));
  const addresses = await podAddresses(cluster);
  await context.apply(policies);
  try {
    const look = await timed(ROUNDS, () => context.observe(cells, context.control.knownOpen));
    const seen = await context.observe(cells, context.control.knownOpen);
    let openToField = new Set<ConnectionCell>();
    const field = await timed(1, async () => {
      openToField = await probeFieldWay(cluster, cells, (pod) => addresses.get(pod) ?? '');
    });
    const differ = cells.filter(
      (cell, index) => !isSelf(cell) && isOpen(seen[index]) !== openToField.has(cell),
    );
    if (differ.length > 0) {
      throw new EnvironmentError('bench', 'the two ways do not see the same matrix', {
        expected: 'the same cells open to an agent and to agnhost in a pod beside it',
        seen: `${differ.length} cells differ, as ${cellId(differ[0] as ConnectionCell)}`,
      });
    }
    return { look, wholeCase, field };
  } finally {
    await context.remove(policies);
  }
}

/** A pod's connection to itself: agnhost stands in a pod beside it, for which it is an ordinary one. */
function isSelf({ from, to }: ConnectionCell): boolean {
  return from === to;
}

function isOpen(seen: Observation | undefined): boolean {
  return seen?.outcome.kind === 'network' && seen.outcome.result === 'connected';
}

async function podAddresses(cluster: Cluster): Promise<Map<string, string>> {
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

function plannedCase(name: string): PlannedCase {
  const [planned] = loadPlan({ grep: new RegExp(`^network/${name}$`) });
  if (planned === undefined) throw new RangeError(`no case network/${name}`);
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
