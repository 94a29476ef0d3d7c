// An environment of access cases that answers as a test tells it, and a plan made of requests.
import { accessCaseSchema, accessSteps } from '../model/access-case.js';
import type { Identity } from '../model/identity.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import type { PlannedCase } from '../model/plan.js';
import type { AccessContext, AskedServer, WireAnswer } from './access-needs.js';
import type { WireRequest } from './api-action.js';

export const role: Manifest = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: 'r', namespace: 'a' },
};
export const shop: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'shop', namespace: 'a' },
};

/** A plan of a case, as the planner makes it: a cell for each request and server, objects in the first step. */
export function planOf(written: object, expected: object = {}): PlannedCase {
  const one = accessCaseSchema.parse({
    apiVersion: 'twinlock.dev/v1',
    kind: 'AccessCase',
    metadata: { name: 'c' },
    why: 'A case of the unit tests.',
    cites: ['nowhere'],
    identities: { alice: { from: 'keycloak', user: 'alice' }, nobody: { from: 'anonymous' } },
    ...written,
  });
  const steps = accessSteps(one).map(({ name, requests }, index) => ({
    name,
    apply: index === 0 ? [role] : [],
    remove: [],
    expect: requests.flatMap((request) =>
      (request.at ?? one.at).map((at) => ({
        cell: {
          kind: 'request' as const,
          name: request.name,
          as: request.as,
          does: 'in words',
          ...(at === 'cluster' ? {} : { at }),
        },
        outcome: { kind: 'answer' as const, ...request.expect, ...expected },
      })),
    ),
  }));
  const plan = {
    id: 'access/c',
    suite: 'access',
    file: 'c.yaml',
    title: 't',
    cites: [],
    needs: [],
    filled: 0,
  };
  return { ...plan, steps, bodies: [shop], case: one };
}

/** Requests with all that they need and do not say. */
export const requestsOf = (...requests: object[]) =>
  requests.map((request, n) => ({
    name: `r${n}`,
    as: 'alice',
    do: 'whoami',
    expect: { code: 201 },
    ...request,
  }));

/** What an API server says to a request, in one answer or in one a request. */
export type Says =
  | WireAnswer
  | ((token: string | undefined, request: WireRequest, server: string) => WireAnswer);

export const status = (code: number, message: string): WireAnswer => ({
  code,
  body: JSON.stringify({ kind: 'Status', message }),
});
export const userInfo = (username: string, more: object = {}): WireAnswer => ({
  code: 201,
  body: JSON.stringify({ status: { userInfo: { username, ...more } } }),
});

/** An environment whose log tells what was asked of it, in order. Its clock only moves by its pauses. */
export class FakeAccess {
  readonly log: string[] = [];
  tokens = 0;
  ms = 0;

  context(says: Says, more: Partial<AccessContext> = {}, server: Partial<AskedServer> = {}): AccessContext {
    const note = async (text: string) => this.log.push(text);
    const words = (objects: Manifest[]) => objects.map(({ kind }) => kind).join('+');
    return {
      mint: async (identity: Identity) =>
        identity.from === 'anonymous' ? undefined : `token-${++this.tokens}`,
      server: async (name) => ({
        requestAs: async (token, request) => {
          const { method, path } = request;
          this.log.push(`${name === 'cluster' ? '' : `${name}: `}${token} ${method} ${path}`);
          return typeof says === 'function' ? says(token, request, name) : says;
        },
        asAdmin: async () => ({ status: { allowed: true, reason: 'RBAC: allowed' } }),
        tokenReview: async (token) => ({ authenticated: false, user: '', error: `review of ${token}` }),
        metrics: async () => [],
        ...server,
      }),
      starts: async () => ({ started: true }),
      asked: async () => 0,
      change: (change) => ({
        make: () => note(`make ${JSON.stringify(change)}`),
        undo: () => note(`undo ${JSON.stringify(change)}`),
      }),
      settled: (name) => note(`settled ${name}`),
      apply: (objects) => note(`apply ${words(objects)}`),
      inForce: (objects) => note(`in force ${words(objects)}`),
      outOfForce: (objects) => note(`out of force ${words(objects)}`),
      remove: (objects) => note(`remove ${objects.map(manifestName).join('+')}`),
      everybodyMay: () => ['get /api'],
      now: () => this.ms,
      pause: async (ms) => {
        this.ms += ms;
      },
      ...more,
    };
  }
}
