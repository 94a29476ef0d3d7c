import type { PodRequest, PodResponse } from '../model/pod-request.js';
import type { AppStep } from './apps/step-log.js';
import type { Journey } from './browser/journey.js';
import type { Visit } from './browser/visit.js';
import type { FlowWorld } from './flow.js';

const SITE = 'http://rp.twinlock.test:8080';
const PROVIDER = 'https://login.twinlock.test:8443/realms/flows/protocol/openid-connect';

/** What a click or an address leads to: pages with their status, and what the app logs meanwhile. */
export interface Scene {
  pages: [url: string, status?: number][];
  log?: Partial<AppStep>[];
}

/**
 * A flow world in memory with a user who is signed in: each thing that the browser is told to do takes the next scene.
 * `token` is what the resource server that introspects answers, one for each time that it is asked.
 */
export function fakeUser(scenes: Record<string, Scene>, token: number[] = []) {
  const logged: AppStep[] = [];
  const visits: Visit[] = [];
  const log = (steps: Partial<AppStep>[]) => {
    for (const step of steps)
      logged.push({ step: '', hop: 'H1', startedAt: 1, tookMs: 1, result: 'done', ...step });
  };
  const play = async (what: string) => {
    const { pages, log: told = [] } = scenes[what] ?? { pages: [] };
    for (const [url, status] of pages) {
      visits.push({ url, startedAt: 1, tookMs: 7, ...(status === undefined ? {} : { status }) });
    }
    log(told);
  };
  const journey: Partial<Journey> = {
    visits,
    go: (url) => play(url.replace(/\?.*/, '')),
    signIn: () => play('sign in'),
    submit: play,
    press: play,
    loginFormShown: async () => true,
    shows: async () => true,
    text: async () => '"user":"dora"',
    onRequest: async () => {},
    waitsFor: (work) => work(),
    freshSockets: async () => {},
    close: async () => {},
  };
  const answer = (status: number, json: unknown = {}): PodResponse => ({
    ...{ ok: true, status, headers: {}, body: JSON.stringify(json), remote: '', connectMs: 1, tookMs: 2 },
  });
  const world = {
    issuer: PROVIDER.replace('/protocol/openid-connect', ''),
    relyingParty: SITE,
    user: { name: 'dora', password: 'unused' },
    openBrowser: async () => journey as Journey,
    forgetClientKeys: async () => {},
    fetchFrom:
      (pod: string) =>
      async ({ url }: PodRequest) => {
        if (url.endsWith('/steps')) return answer(200, pod === 'rp/web' ? logged : []);
        if (url.endsWith('/tokens')) return answer(200, { accessToken: 'a', refreshToken: 'r' });
        if (url.endsWith(':8080/')) return answer(token.shift() ?? 500);
        return answer(204);
      },
  } as unknown as FlowWorld;
  return { world };
}

/** The scenes of a sign-in that works, up to the session; `redeeming` is what the app logs of the code. */
export const SIGNS_IN: Record<string, Scene> = {
  [`${SITE}/login`]: {
    pages: [
      [`${SITE}/login`, 303],
      [`${PROVIDER}/auth`, 200],
    ],
    log: [{ step: 'login-start' }, { step: 'discovery' }],
  },
  'sign in': {
    pages: [
      [`${PROVIDER}/authenticate`, 302],
      [`${SITE}/callback`, 303],
      [`${SITE}/me`, 200],
    ],
    log: ['callback', 'code-redemption', 'id-token-validation', 'userinfo'].map((step) => ({ step })),
  },
};

/** The places that scenes lead to. */
export const AT = { site: SITE, provider: PROVIDER };
