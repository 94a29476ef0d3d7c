/**
 * The rooms of the house that a room may import, and why no other: DESIGN §2 in a form that is checked. Only what some
 * file needs is allowed; a room gets a further permission, within DESIGN §2, together with the import that needs it.
 */
export const ROOMS: Record<string, { may: readonly string[]; because: string }> = {
  model: { may: [], because: 'the words of the house belong to nobody' },
  oracle: { may: ['model'], because: 'what the specification says does not depend on what a cluster does' },
  judge: { may: ['model', 'oracle'], because: 'a verdict is made of data alone' },
  host: { may: ['model'], because: 'a machine knows nothing of what will run on it' },
  images: { may: ['model', 'host'], because: 'images are made before there is a cluster' },
  cluster: { may: ['model'], because: 'a cluster does not know what is tested on it' },
  identity: { may: ['model', 'cluster'], because: 'identities stand beside the cluster' },
  agent: { may: ['model'], because: 'an observer must not know the rules' },
  flows: {
    may: ['model', 'cluster', 'identity'],
    because: 'a flow happens and is not judged by itself',
  },
  evidence: {
    may: ['model'],
    because: 'evidence is found without knowing what is hoped for',
  },
  faults: {
    may: ['model', 'cluster', 'identity'],
    because: 'a fault breaks the world and never the judgement',
  },
  plan: { may: ['model', 'oracle'], because: 'a plan is made without a cluster' },
  fuzz: {
    may: ['model', 'oracle', 'plan'],
    because: 'random cases are made and shrunk without knowing who tries them',
  },
  run: {
    may: ['model', 'host', 'images', 'cluster', 'identity', 'agent', 'flows', 'evidence'],
    because: 'a run gets the expectation as data and must not know the rules',
  },
  mocha: { may: ['model', 'run', 'judge'], because: 'it joins what ran with what it is judged by' },
  report: { may: ['model', 'judge'], because: 'reports are made again without a cluster' },
  cli: {
    may: [
      'model',
      'host',
      'images',
      'cluster',
      'identity',
      'faults',
      'plan',
      'fuzz',
      'run',
      'mocha',
      'report',
    ],
    because: 'the command is the only place that may know everything',
  },
  e2e: {
    may: ['model', 'oracle', 'host', 'cluster', 'identity', 'plan', 'run'],
    because:
      'end to end tests use the command as a user does, look for what it left, and hold what is said offline to a real cluster',
  },
  bench: {
    may: ['model', 'oracle', 'host', 'images', 'cluster', 'plan', 'run'],
    because: 'what is measured is used as its users do, and nothing needs the bench',
  },
  house: { may: [], because: 'the rules of the house do not depend on the house' },
};

/** Rooms without any I/O on a cluster or a network. */
export const PURE = ['model', 'oracle', 'judge', 'plan', 'fuzz', 'report'] as const;

/** What a pure room must not import: everything that opens a connection or starts a process. */
export const WORLDLY = [
  'node:net',
  'node:tls',
  'node:dgram',
  'node:dns',
  'node:dns/promises',
  'node:http',
  'node:http2',
  'node:https',
  'node:child_process',
  'node:cluster',
  'node:worker_threads',
  '@kubernetes/client-node',
  '@keycloak/keycloak-admin-client',
  'execa',
  'openid-client',
  'playwright',
  'testcontainers',
] as const;

/** Limits of a file, in lines (DESIGN §2 and the style that it names). */
export const LINES = { most: 250, median: 100 } as const;
