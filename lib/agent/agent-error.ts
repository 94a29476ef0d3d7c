import { EnvironmentError, type ErrorFacts } from '../model/errors.js';

/**
 * How asking an agent can fail. `lost`: no stream to it could be had; `silent`: the stream stands and no reply came in
 * time (frozen, or far too slow); `restarted`: its boot id has changed, so that what it knew is gone; `refused`: it
 * answered that it cannot do this; `closed`: this end was closed.
 */
export type AgentFailure = 'lost' | 'silent' | 'restarted' | 'refused' | 'closed';

const NEXT_STEP: Record<AgentFailure, string> = {
  lost: 'check that the pod runs and that the API server can exec into it: kubectl get pod, kubectl exec',
  silent:
    'check whether the process in the pod is stopped or starved of CPU, then delete the pod and run again',
  restarted:
    'look at the last log of the pod for why it ended (kubectl logs --previous), then run the case again',
  refused: 'the program in the pod is of another version or broken: delete the pod and run again',
  closed: 'this is a fault in the harness: it asked an agent that it had already closed',
};

/** The tool broke at one agent. The cells that needed the answer are `unknown`, never a pass and never a deny. */
export class AgentError extends EnvironmentError {
  constructor(
    readonly pod: string,
    readonly failure: AgentFailure,
    message: string,
    facts: ErrorFacts = {},
  ) {
    super('probe pods', `${pod}: ${message}`, { nextStep: NEXT_STEP[failure], ...facts });
  }
}
