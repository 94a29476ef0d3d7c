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
import { observeStep, observeStill } from './flow-still.js';
import type { FlowTraces } from './flow-traces.js';

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
  /** Resolves when what no policy allows is answered so: see DenySwitch. */
  deny(action: FlowCase['denied']): Promise<void>;
  /** Addresses of the parties that are no pods, as the pods see them. */
  addresses: Readonly<Record<string, string>>;
  /** What Keycloak stored between two moments, or why that could not be read. */
  eventsDuring(from: number, to: number): Promise<{ events: KeycloakEvent[]; unreadable?: string }>;
  /** Where the steps took place, if the flow's parties are played by others than those of the flow world. */
  placed?(steps: FlowStep[]): FlowStep[];
  /** Keeps what the browser did of a flow that did not go as expected. */
  traces?: Pick<FlowTraces, 'begin' | 'keep'>;
}

/** What became of a flow: its cells, and all that the report needs to explain a stop. */
export interface FlowOutcome {
  observations: Observation[];
  steps: FlowStep[];
  packets: DeniedPacket[];
  /** Only where a policy may have stopped the flow: the cluster's objects of that moment. */
  objects: Manifest[];
  /** What Keycloak stored meanwhile. */
  events: KeycloakEvent[];
}

/**
 * Runs one flow, whole or with hops cut: control before, cut, flow, flows that must still work, objects put back, control
 * after. Throws
 * EnvironmentError, or what the agents throw, if a tool broke or a control failed: then nothing is known of the flow.
 * The cut objects are back whatever happens, or the error says that they are not.
 */
export async function runFlowCase(planned: PlannedCase, context: FlowContext): Promise<FlowOutcome> {
  const flowCase = flowCaseOf(planned);
  const flow = FLOW_CATALOGUE[flowCase.flow];
  const timeline = new Timeline(flow.steps);
  await context.deny(flowCase.denied);
  const began = Date.now();
  const span = { from: began, to: 0 };
  let cut: Cut | undefined;
  let objects: Manifest[] = [];
  let still: Observation[] = [];
  let logged: ReturnType<FlowContext['packetsDuring']> = { packets: [], lost: 0 };
  const makeItsCut = async () => {
    if (!planned.cut) return;
    cut = await makeCut(planned.cut, context);
    // The control's own probes are denied as well, before and after the flow, and are no evidence. The log has a clock of
    // its own, which may be some milliseconds off: what it holds by now is theirs.
    span.from = (context.packetsDuring(began, Number.POSITIVE_INFINITY).packets.at(-1)?.at ?? began) + 0.001;
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
    logged = context.packetsDuring(span.from, Number.POSITIVE_INFINITY);
    // Where every step that stopped was answered, its connection stood, and no policy is asked about it.
    if (timeline.unanswered || (timeline.stopped && logged.packets.length > 0))
      objects = await context.objects();
    still = await observeStill(flowCase.still, context.world);
  } finally {
    await cut?.restore();
  }
  const { packets, lost, unreadable } = logged;
  // Only now: a cut may close the harness's own way to Keycloak.
  const provider = await context.eventsDuring(began, span.to);
  const steps = context.placed?.(timeline.steps()) ?? timeline.steps();
  const notes: Evidence[] = [
    ...(cut ? [controls(cut)] : []),
    ...(lost > 0 ? [noPackets(`${lost} records of the kernel log were lost meanwhile`)] : []),
    ...(unreadable === undefined ? [] : [noPackets(unreadable)]),
    ...(provider.unreadable === undefined
      ? []
      : [{ source: 'keycloak' as const, says: provider.unreadable }]),
  ];
  const seen = steps.map((step) => ({ ...observeStep(flowCase.flow, step), evidence: notes }));
  const missed = planned.cut && !cut ? flowCase.before : undefined;
  return {
    observations: [...seen.map((one) => (isStep(one, missed) ? neverCut(one) : one)), ...still],
    steps,
    packets: flow.knocks ? [] : packets,
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

function isStep({ cell }: Observation, step: string | undefined): boolean {
  return cell.kind === 'step' && cell.step === step;
}

/** The flow never said that it had come to the moment of the cut, so that nothing was cut: whatever it did shows nothing. */
function neverCut(observation: Observation): Observation {
  const reason = 'the flow did not come to this step, before which the cut was due; nothing was cut';
  return { ...observation, outcome: { kind: 'unknown', reason } };
}
