import { FLOW_CATALOGUE } from '../flows/catalogue.js';
import type { FlowWorld, Moments } from '../flows/flow.js';
import { Timeline } from '../flows/timeline.js';
import { EnvironmentError } from '../model/errors.js';
import type { DeniedPacket, Evidence, KeycloakEvent } from '../model/evidence.js';
import type { Observation } from '../model/expectation.js';
import type { FlowStep } from '../model/flow.js';
import type { FlowCase } from '../model/flow-case.js';
import type { Manifest } from '../model/manifest.js';
import type { PlannedCase } from '../model/plan.js';
import { type Cut, type CutContext, makeCut } from './flow-cut.js';

/** What a flow case needs of the environment. */
export interface FlowContext extends CutContext {
  world: FlowWorld;
  /** The live policies, pods and namespaces of the flow world. */
  objects(): Promise<Manifest[]>;
  /**
   * Denied packets between two moments, epoch milliseconds, and how many records of the log were lost; `unreadable` says
   * why there is no log at all.
   */
  packetsDuring(from: number, to: number): { packets: DeniedPacket[]; lost: number; unreadable?: string };
  /** Addresses of the parties that are no pods, as the pods see them. */
  addresses: Readonly<Record<string, string>>;
  /** What Keycloak stored between two moments, or why that could not be read. */
  eventsDuring(from: number, to: number): Promise<{ events: KeycloakEvent[]; unreadable?: string }>;
}

/** What became of a flow: its cells, and all that the report needs to explain a stop. */
export interface FlowOutcome {
  observations: Observation[];
  steps: FlowStep[];
  packets: DeniedPacket[];
  /** Only where the flow stopped: the cluster's objects of that moment. */
  objects: Manifest[];
  /** What Keycloak stored meanwhile. */
  events: KeycloakEvent[];
}

/**
 * Runs one flow, whole or with hops cut: control before, cut, flow, objects put back, control after. Throws
 * EnvironmentError, or what the agents throw, if a tool broke or a control failed: then nothing is known of the flow.
 * The cut objects are back whatever happens, or the error says that they are not.
 */
export async function runFlowCase(planned: PlannedCase, context: FlowContext): Promise<FlowOutcome> {
  const flowCase = flowCaseOf(planned);
  const flow = FLOW_CATALOGUE[flowCase.flow];
  const timeline = new Timeline(flow.steps);
  const began = Date.now();
  const span = { from: began, to: 0 };
  let cut: Cut | undefined;
  let objects: Manifest[] = [];
  const makeItsCut = async () => {
    cut = await makeCut(flowCase.cut, context);
    // The control's own probes are denied as well, before and after the flow, and are no evidence.
    if (cut.connections.length > 0) span.from = Date.now();
  };
  const run = await flow.prepare(
    context.world,
    flowCase.with,
    timeline,
    dueBefore(flowCase.before, makeItsCut),
  );
  try {
    if (flowCase.before === undefined) await makeItsCut();
    await run();
    span.to = Date.now();
    if (timeline.stopped) objects = await context.objects();
  } finally {
    await cut?.restore();
  }
  const { packets, lost, unreadable } = context.packetsDuring(span.from, span.to);
  // Only now: a cut may close the harness's own way to Keycloak.
  const provider = await context.eventsDuring(began, span.to);
  const steps = timeline.steps();
  const notes: Evidence[] = [
    ...(cut && cut.connections.length > 0 ? [controls(cut)] : []),
    ...(lost > 0 ? [noPackets(`${lost} records of the kernel log were lost meanwhile`)] : []),
    ...(unreadable === undefined ? [] : [noPackets(unreadable)]),
    ...(provider.unreadable === undefined
      ? []
      : [{ source: 'keycloak' as const, says: provider.unreadable }]),
  ];
  return {
    observations: steps.map((step) => observe(flowCase, step, notes)),
    steps,
    packets,
    objects,
    events: provider.events,
  };
}

/** What is due before a step is done once, however often the flow comes by. */
function dueBefore(before: string | undefined, due: () => Promise<void>): Moments {
  let done: Promise<void> | undefined;
  return {
    before,
    reached: async (step) => {
      if (step !== before) return;
      done ??= due();
      await done;
    },
  };
}

function flowCaseOf(planned: PlannedCase): FlowCase {
  if (planned.case.kind === 'FlowCase') return planned.case;
  throw new EnvironmentError('flows', `${planned.id} is no flow case`, { seen: planned.case.kind });
}

function controls({ connections }: Cut): Evidence {
  const names = connections.map(({ from, to, port }) => `${from} -> ${to}:${port}`).join(', ');
  return { source: 'control', says: `${names}: open before the flow, closed during it, open after it` };
}

/** What is missing of the evidence: a step without a denied packet then proves nothing. */
function noPackets(says: string): Evidence {
  return { source: 'calico', says };
}

function observe(flowCase: FlowCase, step: FlowStep, notes: Evidence[]): Observation {
  return {
    cell: { kind: 'step', flow: flowCase.flow, step: step.step, hop: step.hop },
    outcome: step.outcome.result === 'stopped' ? { ...step.outcome, tookMs: step.tookMs } : step.outcome,
    at: step.startedAt + step.tookMs,
    tookMs: step.tookMs,
    evidence: notes,
  };
}
