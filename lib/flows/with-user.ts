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

/**
 * The frame of every flow that begins with a session: everything is forgotten, the user signs in (step `login`, before
 * any cut), `before` does what else precedes the cut, and `rest` is returned to come after it. Nothing follows a login that failed. The browser is closed whatever happens.
 */
export async function withUser(
  {
    world,
    timeline,
    moments,
    client,
  }: Pick<UserSession, 'world' | 'timeline' | 'moments'> & { client?: string },
  rest: (session: UserSession) => Promise<void>,
  before: (session: UserSession) => Promise<void> = async () => {},
): Promise<RunFlow> {
  const app = appControl('rp/web', world.fetchFrom('rp/web'));
  await app.forget();
  const journey = await world.openBrowser();
  const session: UserSession = {
    world,
    journey,
    app,
    timeline,
    moments: {
      before: moments.before,
      reached: (step) => journey.waitsFor(() => moments.reached(step)),
    },
  };
  try {
    if (await signedIn(world, journey, app, timeline, client)) await before(session);
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
