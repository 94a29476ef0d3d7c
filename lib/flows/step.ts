import type { FlowStep } from '../model/flow.js';
import type { HopId, Party } from '../model/hops.js';

/** A step of a flow as it is declared: what it is called, and the connection that it needs most. */
export interface DeclaredStep {
  step: string;
  hop: HopId;
  from: Party;
  to: Party;
  port: number;
}

/** The outcome of a step that has one. */
export type StepResult = FlowStep['outcome'];
