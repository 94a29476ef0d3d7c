import { EnvironmentError } from '../model/errors.js';
import type { PodFetch } from '../model/pod-request.js';
import type { AppStep } from './apps/step-log.js';

const CONTROL = 'http://127.0.0.1:9090';
/** Bound of a call of the control port, in milliseconds. */
const CALL_MS = 8000;
/** An app is awaited at its hold for as long as a browser's journey may take until then, in milliseconds. */
const HELD_MS = 30_000;

/** The tokens of a user's session at the relying party. They stay in memory: no step, log or report may hold them. */
export interface SessionTokens {
  accessToken: string;
  refreshToken: string;
}

/** The harness's end of an app's control port, reached by the agent in the same pod over its loopback. */
export interface AppControl {
  /** Drops the app's caches, sessions, step log and hold. */
  forget(): Promise<void>;
  /** Makes the app fetch what it keeps (discovery document, keys), for one of its clients. False if it could not. */
  prime(client?: string): Promise<boolean>;
  /** Makes the app keep a connection to the provider until it forgets. Rejects with EnvironmentError if it could not. */
  keep(): Promise<void>;
  /** What the app did since it last forgot. */
  steps(): Promise<AppStep[]>;
  /** Makes the app wait before this step. */
  holdBefore(step: string): Promise<void>;
  /** Resolves with true once the app waits, with false if it was released before that. */
  held(): Promise<boolean>;
  /** Lets the app go on; it holds nothing any more. */
  release(): Promise<void>;
  /** The tokens of the app's newest session; undefined where nobody is signed in. */
  tokens(): Promise<SessionTokens | undefined>;
}

/** Opens the control of the app in `pod`. Its calls reject with EnvironmentError if the app does not answer. */
export function appControl(pod: string, fetch: PodFetch): AppControl {
  const call = async (method: string, path: string, timeoutMs = CALL_MS) => {
    const response = await fetch({ method, url: `${CONTROL}${path}`, timeoutMs });
    if (response.ok) return response;
    throw new EnvironmentError('flows', `the app in pod ${pod} does not answer on its own loopback`, {
      expected: `an answer to ${method} ${path}`,
      seen: `${response.failure}: ${response.detail}`,
      nextStep: `read the app's log: kubectl -n ${pod.replace('/', ' logs ')} -c app`,
    });
  };
  return {
    forget: async () => {
      await call('POST', '/forget');
    },
    prime: async (client) => {
      const query = client === undefined ? '' : `?client=${client}`;
      return (await call('POST', `/prime${query}`)).status === 204;
    },
    keep: async () => {
      const { status } = await call('POST', '/keep');
      if (status === 204) return;
      throw new EnvironmentError(
        'flows',
        `the app in pod ${pod} could not open the connection that it is to keep`,
        {
          expected: 'a connection to the provider before anything is cut',
          seen: `HTTP ${status} on its control port`,
          nextStep: 'compare the policies of the flow namespaces with fixtures/flows/allow.yaml',
        },
      );
    },
    steps: async () => JSON.parse((await call('GET', '/steps')).body) as AppStep[],
    holdBefore: async (step) => {
      await call('POST', `/hold?step=${step}`);
    },
    held: async () => (JSON.parse((await call('GET', '/held', HELD_MS)).body) as { held: boolean }).held,
    release: async () => {
      await call('POST', '/release');
    },
    tokens: async () => {
      const { status, body } = await call('GET', '/tokens');
      return status === 200 ? (JSON.parse(body) as SessionTokens) : undefined;
    },
  };
}
