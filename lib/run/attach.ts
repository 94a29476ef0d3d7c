import { clusterOf } from '../cluster/cluster.js';
import { openAdmin } from '../identity/admin.js';
import { routeToKeycloak } from '../identity/keycloak.js';
import { RunSecrets } from '../identity/run-secrets.js';
import { cellId } from '../model/cell.js';
import type { Environment } from '../model/environment.js';
import type { PlannedCase } from '../model/plan.js';
import type { Redaction } from '../model/redaction.js';
import { serversAsked } from './access-case.js';
import { accessContext } from './access-context.js';
import { claimsOf } from './access-turns.js';
import type { CaseRunners } from './case.js';
import { type ConvergenceBounds, DEFAULT_BOUNDS } from './convergence.js';
import { type OpenFlowContext, openFlowContext } from './flow-context.js';
import { flowTraces } from './flow-traces.js';
import { FLOWS_AT_ONCE, flowClaims } from './flow-turns.js';
import { ADMIN_USER, caOf } from './issuer.js';
import { openKubectlContext } from './kubectl-context.js';
import { Lanes } from './lanes.js';
import { controlCells, runNetworkCase } from './network-case.js';
import { networkContext } from './network-context.js';
import { recordAccessCase, recordFlowCase, recordKubectlCase } from './observed-case.js';
import { ownContexts } from './own-context.js';
import { NETWORK_LANES } from './probe-world.js';
import { openTestIssuers } from './test-issuers.js';
import { Turns } from './turns.js';

/** Access cases wait more than they work: for an API server, Keycloak, or a time that must pass. */
const ACCESS_AT_ONCE = 6;

export interface AttachOptions {
  redaction: Redaction;
  bounds?: ConvergenceBounds;
  /** Chromium's program, where the host has one. */
  chromium?: string | undefined;
  /** Lanes of the network world to use; all of them if left out. A fault may hit one of them alone. */
  lanes?: number;
  /** The report's folder, for what is kept of flows that did not go as expected; without it nothing is. */
  reportFolder?: string;
}

/** The runners of all kinds of cases in a standing environment, and how to let go of what they opened. */
export interface Attached {
  runners: CaseRunners;
  /** How many cases of a suite may be begun side by side: a network case has a lane to itself, all others take turns. */
  atOnce(suite: string): number;
  /** Does a case's work when its turn has come: cases that would disturb each other never run at once. */
  turn<R>(planned: PlannedCase, work: () => Promise<R>): Promise<R>;
  /** Opens beforehand what the cases of these suites need; of `cases` the API servers too that they ask. */
  open(suites: readonly string[], cases?: readonly PlannedCase[]): Promise<void>;
  /**
   * Takes the control of network cases in the first lane, and gives the cells that are closed although no policy stands.
   * One that is kept is not taken anew by each case, and looks only at what is not known open already.
   */
  takeControl(cases: readonly PlannedCase[], kept: boolean): Promise<string[]>;
  close(): Promise<void>;
}

/**
 * Attaches to an environment. Nothing of it is changed, and each kind of case opens what it needs at its first case:
 * agents, routes, browser. What cannot be opened makes the case unknown, with the reason.
 */
export function attach(environment: Environment, options: AttachOptions): Attached {
  const { redaction, bounds = DEFAULT_BOUNDS } = options;
  const cluster = clusterOf(environment);
  const ca = caOf(environment);
  const secrets = new RunSecrets(environment.secretsFile, redaction);
  const { issuerBase, hostPort } = environment.keycloak;

  const lanes = new Lanes(
    Array.from({ length: options.lanes ?? NETWORK_LANES }, (_, index) =>
      once(() => networkContext(cluster, bounds, { index })),
    ),
  );
  const access = once(async () => {
    const route = routeToKeycloak(issuerBase, hostPort, ca);
    const issuers = once(() => openTestIssuers(cluster, secrets));
    const admin = once(() =>
      openAdmin(route, { user: environment.keycloak.adminUser, password: secrets.get('keycloak/admin') }),
    );
    const sources = { route, secrets, issuers: issuers.get, admin: admin.get };
    return { route, context: accessContext(cluster, sources) };
  });
  const turns = new Turns(ACCESS_AT_ONCE);
  const flowTurns = new Turns(FLOWS_AT_ONCE);
  const chromium = options.chromium === undefined ? {} : { chromium: options.chromium };
  const traces =
    options.reportFolder === undefined
      ? {}
      : { traces: flowTraces(environment.folder, options.reportFolder, redaction) };
  const kubectl = once(() => openKubectlContext(environment, cluster, { ca, secrets, ...chromium }));
  const flows = once(
    (): Promise<OpenFlowContext> =>
      openFlowContext(cluster, {
        ca,
        secrets: secrets.ofRealm('flows'),
        ofRealm: (realm) => secrets.ofRealm(realm),
        admin: { user: ADMIN_USER, password: secrets.get('keycloak/flows-admin') },
        outside: environment.keycloak,
        logPrefix: environment.logPrefix,
        folder: environment.folder,
        ...(options.bounds === undefined ? {} : { cutBoundMs: 2 * options.bounds.boundMs }),
        ...chromium,
        ...traces,
      }),
  );
  const own = ownContexts(cluster, { ca, secrets });
  return {
    runners: {
      NetworkCase: async (planned, history) => {
        // In the network suite silence is what a deny is seen by.
        await (await flows.opened())?.putBack();
        return lanes.use(planned.case.kind === 'NetworkCase' && planned.case.alone, async (lane) =>
          runNetworkCase(planned, (await lane.get()).context, history),
        );
      },
      AccessCase: async (planned, history) =>
        recordAccessCase(planned, (await access.get()).context, history),
      KubectlCase: async (planned, history) => recordKubectlCase(planned, await kubectl.get(), history),
      FlowCase: async (planned, history) =>
        recordFlowCase(planned, await own.contextOf(planned, await flows.get()), history),
    },
    atOnce: (suite) => (suite === 'network' ? lanes.all.length : Number.POSITIVE_INFINITY),
    turn: (planned, work) => {
      if (planned.suite === 'access') return turns.take(claimsOf(planned), work);
      if (planned.case.kind === 'FlowCase') return flowTurns.take(flowClaims(planned), work);
      return work();
    },
    open: async (suites, cases = []) => {
      if (suites.includes('network')) await Promise.all(lanes.all.map((lane) => lane.get()));
      if (suites.includes('access')) {
        const { context } = await access.get();
        const asked = cases.flatMap((planned) =>
          planned.case.kind === 'AccessCase' ? serversAsked(planned.case) : [],
        );
        await Promise.all([...new Set(asked)].map((name) => context.server(name)));
        if (cases.some((planned) => planned.case.kind === 'KubectlCase')) await kubectl.get();
      }
      if (suites.includes('flows') || suites.includes('layers')) await flows.get();
    },
    takeControl: async (cases, kept) => {
      const ofNetwork = cases.filter((planned) => planned.case.kind === 'NetworkCase');
      const wanted = new Map(ofNetwork.flatMap(controlCells).map((cell) => [cellId(cell), cell]));
      if (wanted.size === 0) return [];
      const { control } = (await (lanes.all[0] as (typeof lanes.all)[number]).get()).context;
      control.keep(false);
      const known = kept ? control.knownOpen : new Set<string>();
      const closed = await control.take([...wanted.values()].filter((cell) => !known.has(cellId(cell))));
      control.keep(kept);
      return closed.map(({ cell }) => cellId(cell));
    },
    close: async () => {
      for (const lane of lanes.all) (await lane.opened())?.close();
      await (await access.opened())?.route.close();
      await (await kubectl.opened())?.close();
      await own.close().finally(async () => (await flows.opened())?.close());
    },
  };
}

/** Opens at the first use; one that failed is tried again at the next. */
function once<T>(open: () => Promise<T>): { get(): Promise<T>; opened(): Promise<T | undefined> } {
  let opening: Promise<T> | undefined;
  return {
    get() {
      opening ??= open().catch((error: unknown) => {
        opening = undefined;
        throw error;
      });
      return opening;
    },
    opened: async () => opening?.catch(() => undefined),
  };
}
