import { outcomeOfVisit, spanOf } from './browser/visit.js';
import type { UserSession } from './with-user.js';

/** Notes whether the relying party has forgotten the user: its page /me is refused (401). */
export async function sessionEnded({ world, journey, timeline, moments }: UserSession): Promise<void> {
  await moments.reached('session-ended');
  const known = journey.visits.length;
  await journey.go(`${world.relyingParty}/me`);
  const page = journey.visits.slice(known).at(-1);
  if (!page) return;
  if (page.status === 401) timeline.done('session-ended', page);
  else if (page.status !== undefined && page.status < 400) {
    const outcome = { kind: 'step', result: 'stopped', code: page.status } as const;
    timeline.note('session-ended', { ...outcome, detail: 'the user is still signed in' }, page);
  } else timeline.note('session-ended', outcomeOfVisit(page), spanOf(page));
}
