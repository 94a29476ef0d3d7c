import { createServer, type Server } from 'node:http';
import { Holds } from './holds.js';
import { LeftOut } from './left-out.js';
import type { StepLog } from './step-log.js';

/** What the harness may ask of an app. */
export interface Controlled {
  /** Drops caches and sessions. */
  forget(): void;
  /** Fetches what the app keeps; `client` is the one it would be used for, where there are several. */
  prime(client?: string): Promise<unknown>;
  /** Keeps a connection to the provider from now on and opens it, where the app has a pool. */
  keep?(): Promise<unknown>;
  /** The tokens of the newest session, where the app has sessions; undefined where nobody is signed in. */
  tokens?(): unknown;
  /** Where the app can be held. */
  holds?: Holds;
  /** The checks that the app can be made to leave out. */
  leftOut?: LeftOut;
}

/**
 * The port over which the harness reads the app's steps and makes it forget what it has cached. It listens on the
 * pod's loopback only: the agent in the same pod reaches it, and no policy and no other pod does.
 * `GET /steps` answers with the steps as JSON, `POST /forget` drops caches, sessions, steps and holds, and
 * `POST /prime[?client=]` makes the app fetch what it keeps, as one that has been up for long: 204, or 502 if that failed.
 * `POST /keep` makes the app keep a connection to the provider, until it forgets: 204, 502 if it could not open one, 404 if
 * the app has no pool.
 * `POST /hold?step=` makes the app wait before that step, `GET /held` answers once it does (`{"held":false}` if it was
 * released first), `POST /release` lets it go on. `GET /tokens` gives the newest session's tokens, 404 if there is none.
 * `POST /ignore?check=` makes the app leave out a check (404 if it knows none of that name), `GET /ignored` lists them, and
 * `POST /heed` has it check everything again; /forget does not, since each flow begins with it.
 */
export function openControlPort(port: number, log: StepLog, app: Controlled): Promise<Server> {
  const { holds = new Holds(), leftOut = new LeftOut() } = app;
  const answers: Record<string, (url: URL) => Promise<{ status: number; json?: unknown }>> = {
    'GET /steps': async () => ({ status: 200, json: log.steps }),
    'POST /forget': async () => {
      holds.release();
      app.forget();
      log.forget();
      return { status: 204 };
    },
    'POST /prime': async ({ searchParams }) => {
      return await fetched(app.prime(searchParams.get('client') ?? undefined));
    },
    'POST /keep': async () => (app.keep === undefined ? { status: 404 } : await fetched(app.keep())),
    'POST /hold': async ({ searchParams }) => {
      holds.hold(searchParams.get('step') ?? '');
      return { status: 204 };
    },
    'GET /held': async () => ({ status: 200, json: { held: await holds.held() } }),
    'POST /release': async () => {
      holds.release();
      return { status: 204 };
    },
    'POST /ignore': async ({ searchParams }) => ({
      status: leftOut.ignore(searchParams.get('check') ?? '') ? 204 : 404,
    }),
    'GET /ignored': async () => ({ status: 200, json: leftOut.names }),
    'POST /heed': async () => {
      leftOut.heed();
      return { status: 204 };
    },
    'GET /tokens': async () => {
      const tokens = app.tokens?.();
      return tokens === undefined ? { status: 404 } : { status: 200, json: tokens };
    },
  };
  const server = createServer(async (request, response) => {
    response.setHeader('connection', 'close');
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const { status, json } = (await answers[`${request.method} ${url.pathname}`]?.(url)) ?? { status: 404 };
    if (json === undefined) response.writeHead(status).end();
    else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

/** Whether the app got from the provider what it was to fetch. */
function fetched(work: Promise<unknown>): Promise<{ status: number }> {
  return work.then(
    () => ({ status: 204 }),
    () => ({ status: 502 }),
  );
}
