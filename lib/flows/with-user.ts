import { type AppControl, appControl } from './app-control.js';
import type { Journey } from './browser/journey.js';
import type { FlowWorld, Moments, RunFlow } from './flow.js';
import { signedIn } from './signed-in.js';
import type { Timeline } from './timeline.js';

/** A user who is signed in at the relying party, and what happens to her session. */
export interface UserSession {
  world: FlowWorld;
  journey: Journey;
  app: AppControl;
  timeline: Timeline;
  /** As the runner's, with the browser's bound standing still meanwhile. */
  moments: Moments;
}

/** Who signs in at the relying party's client, and where this is noted. */
export interface UserFlow extends Pick<UserSession, 'world' | 'timeline' | 'moments'> {
  /** As `/login?client=` takes it; `confidential` if left out. `strict` is a client of the realm of that name. */
  client?: string;
}

/**
 * The frame of every flow that begins with a session: everything is forgotten, the user signs in (step `login`, before
 * any cut), `before` does what else precedes the cut, and `rest` is returned to come after it. Nothing follows a login
 * that failed. The browser is closed whatever happens.
 */
export async function withUser(
  { world, timeline, moments, client }: UserFlow,
  rest: (session: UserSession) => Promise<void>,
  before: (session: UserSession) => Promise<void> = async () => {},
): Promise<RunFlow> {
  const app = appControl('rp/web', world.fetchFrom('rp/web'));
  await app.forget();
  const journey = await world.openBrowser();
  const due: Moments = {
    before: moments.before,
    reached: (step) => journey.waitsFor(() => moments.reached(step)),
  };
  const session: UserSession = { world: seenBy(client, world), journey, app, timeline, moments: due };
  try {
    if (await signedIn(session.world, journey, app, timeline, client)) await before(session);
  } catch (error) {
    await journey.close();
    throw error;
  }
  return async () => {
    try {
      if (!timeline.stopped) await rest(session);
    } finally {
      await journey.close();
    }
  };
}

/** The user of a client's realm: in each realm she has a password of its own. */
function seenBy(client: string | undefined, world: FlowWorld): FlowWorld {
  if (client !== 'strict') return world;
  const { issuer, passwordOf } = world.realm('strict');
  return { ...world, issuer, user: { name: world.user.name, password: passwordOf(world.user.name) } };
}
