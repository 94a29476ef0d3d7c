import type { Journey } from './browser/journey.js';
import { PROVIDER_PAGE } from './browser/provider-pages.js';
import { outcomeOfVisit, spanOf } from './browser/visit.js';
import type { DeviceCodes } from './device-codes.js';
import type { FlowWorld, Moments } from './flow.js';
import type { Timeline } from './timeline.js';

/** The person before the browser, and where what they do is noted. */
export interface Approver {
  journey: Journey;
  world: Pick<FlowWorld, 'user'>;
  timeline: Timeline;
  moments: Moments;
}

/**
 * What the person does meanwhile (RFC 8628 section 3.3): opens the address that the device shows, types the code in,
 * signs in, and approves or declines. Notes `verification-page`, done once the login form is there, and `approval`,
 * done once the provider has taken the answer, whichever it is.
 */
export async function approve(
  { journey, world, timeline, moments }: Approver,
  { verificationUri, userCode }: Pick<DeviceCodes, 'verificationUri' | 'userCode'>,
  answer: 'approves' | 'declines',
): Promise<void> {
  /** Whether the page that was asked for last came; a page that did not come must not be looked at, it has no end. */
  const came = (step: string): boolean => {
    const page = journey.visits.at(-1);
    const outcome = page && outcomeOfVisit(page);
    if (page && outcome?.result === 'stopped') timeline.note(step, outcome, spanOf(page));
    return outcome?.result === 'done';
  };
  const noteLast = (step: string, missing: string | undefined) => {
    const page = journey.visits.at(-1);
    if (!page) return;
    if (missing === undefined) timeline.done(step, page);
    else
      timeline.note(step, { kind: 'step', result: 'stopped', how: 'browser', detail: missing }, spanOf(page));
  };

  await moments.reached('verification-page');
  await journey.go(verificationUri);
  if (!came('verification-page')) return;
  if (await journey.shows(PROVIDER_PAGE.code)) {
    await journey.fill(PROVIDER_PAGE.code, userCode);
    await journey.press(PROVIDER_PAGE.enterCode);
    if (!came('verification-page')) return;
  }
  noteLast('verification-page', (await journey.loginFormShown()) ? undefined : 'no login form on the page');
  if (timeline.stopped) return;

  if (moments.before === 'approval') {
    // The connection that brought the page would bring the answer as well, whatever the policies say by then.
    await journey.freshSockets();
    await moments.reached('approval');
  }
  await journey.signIn(world.user);
  if (!came('approval')) return;
  if (!(await journey.shows(PROVIDER_PAGE.consent)))
    return noteLast('approval', 'the person is not asked what the device may do');
  await journey.press(answer === 'approves' ? PROVIDER_PAGE.accept : PROVIDER_PAGE.decline);
  if (!came('approval')) return;
  noteLast(
    'approval',
    (await journey.shows(PROVIDER_PAGE.consent)) ? 'the person is asked again' : undefined,
  );
}
