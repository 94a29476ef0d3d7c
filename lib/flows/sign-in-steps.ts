import type { Journey } from './browser/journey.js';
import { outcomeOfVisit, spanOf, type Visit } from './browser/visit.js';
import type { FlowWorld, Moments } from './flow.js';
import type { Timeline } from './timeline.js';

/** What a sign-in is besides a browser's way through the pages. */
export interface SignInWay {
  /** The client of the relying party, as its `/login?client=` takes it; `confidential` if left out. */
  client?: string;
  /** Where something is due between two steps that the browser takes; nothing if left out. */
  moments?: Moments;
  /** Whether the browser goes on using the connections that it has, as browsers do, where a cut comes between two steps. */
  kept?: boolean;
}

const NOTHING_DUE: Moments = { before: undefined, reached: async () => {} };

/**
 * A user signs in at the relying party with a real browser. Notes the steps that the browser sees: login-start,
 * login-page, credentials, callback and session; what the relying party does meanwhile is in its own log.
 */
export async function signInSteps(
  world: FlowWorld,
  journey: Journey,
  timeline: Timeline,
  { client = 'confidential', moments = NOTHING_DUE, kept = false }: SignInWay = {},
): Promise<void> {
  const provider = new URL(world.issuer).origin;
  const callback = `${world.relyingParty}/callback`;
  const note = (step: string, visit: Visit) => timeline.note(step, outcomeOfVisit(visit), spanOf(visit));
  const answered = (visit: Visit | undefined) => visit !== undefined && visit.status !== undefined;

  await holdRedirects(world, journey, moments);
  await moments.reached('login-start');
  await journey.go(`${world.relyingParty}/login?client=${client}`);
  const start = journey.visits.at(0);
  if (!start) return;
  if (!answered(start)) return note('login-start', start);
  // An error of the relying party is the error of the step that its own log names.
  timeline.done('login-start', start);
  if ((start.status ?? 0) >= 400) return;

  const page = journey.visits.find(({ url }) => url.startsWith(provider));
  if (!page) return;
  const refused = journey.visits.find(({ url, oauthError }) => url === callback && oauthError !== undefined);
  if (refused?.oauthError !== undefined) {
    const { oauthError: error, oauthReason: says } = refused;
    const outcome = { kind: 'step', result: 'stopped', how: 'oauth', detail: error, error } as const;
    return timeline.note('login-page', { ...outcome, ...(says === undefined ? {} : { says }) }, page);
  }
  note('login-page', page);
  if (timeline.stopped) return;
  if (!(await journey.loginFormShown())) {
    const outcome = { kind: 'step', result: 'stopped', how: 'browser' } as const;
    return timeline.note('login-page', { ...outcome, detail: 'no login form on the page' }, page);
  }

  if (moments.before === 'credentials') {
    // The connection that brought the page would bring the credentials as well, whatever the policies say by then.
    if (!kept) await journey.freshSockets();
    await moments.reached('credentials');
  }
  const before = journey.visits.length;
  await journey.signIn(world.user);
  const [sent, ...rest] = journey.visits.slice(before);
  if (!sent) return;
  note('credentials', sent);
  const back = rest.find(({ url }) => url === callback);
  if (timeline.stopped) return;
  if (!back) {
    const outcome = { kind: 'step', result: 'stopped', how: 'oauth' } as const;
    return timeline.note('credentials', { ...outcome, detail: 'the login form was shown again' }, sent);
  }
  if (!answered(back)) return note('callback', back);
  timeline.done('callback', back);
  if ((back.status ?? 0) >= 400) return;
  await sessionStep(world, journey, timeline);
}

/** Has the browser wait on its way to a page that it is sent to, if something is due before that step. */
async function holdRedirects(world: FlowWorld, journey: Journey, moments: Moments): Promise<void> {
  const pages: Record<string, string> = {
    'login-page': `${world.issuer}/protocol/openid-connect/auth*`,
    callback: `${world.relyingParty}/callback*`,
    session: `${world.relyingParty}/me`,
  };
  const step = moments.before;
  const page = step === undefined ? undefined : pages[step];
  if (step === undefined || page === undefined) return;
  await journey.onRequest(page, async () => {
    await moments.reached(step);
    return undefined;
  });
}

/** The relying party knows the user: the page /me, which stands now, names the one who signed in. */
export async function sessionStep(world: FlowWorld, journey: Journey, timeline: Timeline): Promise<void> {
  const page = journey.visits.at(-1);
  if (!page) return;
  const text = await journey.text();
  if (page.status === 200 && text.includes(`"user":"${world.user.name}"`)) timeline.done('session', page);
  else timeline.note('session', { ...outcomeOfVisit(page), result: 'stopped' }, spanOf(page));
}
