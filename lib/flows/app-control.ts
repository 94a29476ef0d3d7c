import { EnvironmentError } from '../model/errors.js';
import type { PodFetch } from '../model/pod-request.js';
import type { AppStep } from './apps/step-log.js';

const CONTROL = 'http://127.0.0.1:9090';

/** The harness's end of an app's control port, reached by the agent in the same pod over its loopback. */
export interface AppControl {
  /** Drops the app's caches, sessions and step log. */
  forget(): Promise<void>;
  /** Makes the app fetch what it keeps (discovery document, keys). False if it could not. */
  prime(): Promise<boolean>;
  /** What the app did since it last forgot. */
  steps(): Promise<AppStep[]>;
}

/** Opens the control of the app in `pod`. Its calls reject with EnvironmentError if the app does not answer. */
export function appControl(pod: string, fetch: PodFetch): AppControl {
  const call = async (method: string, path: string): Promise<{ status: number; body: string }> => {
    const response = await fetch({ method, url: `${CONTROL}${path}`, timeoutMs: 8000 });
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
    prime: async () => (await call('POST', '/prime')).status === 204,
    steps: async () => JSON.parse((await call('GET', '/steps')).body) as AppStep[],
  };
}
