import type { Page } from 'playwright';
import { type Visit, visitOf } from './visit.js';

/** Adds every page that the main frame asks for to `visits`, redirects one by one, and what came of each. */
export function recordVisits(page: Page, visits: Visit[]): void {
  const open = new Map<object, Visit>();
  page.on('request', (request) => {
    if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return;
    const visit = visitOf(request, Date.now());
    open.set(request, visit);
    visits.push(visit);
  });
  page.on('response', (response) => {
    const visit = open.get(response.request());
    if (!visit) return;
    visit.tookMs = Date.now() - visit.startedAt;
    visit.status = response.status();
  });
  page.on('requestfailed', (request) => {
    const visit = open.get(request);
    // A page that was answered and then left is not a failure of its connection.
    if (!visit || visit.status !== undefined) return;
    visit.tookMs = Date.now() - visit.startedAt;
    const failure = request.failure()?.errorText;
    // Chromium says so when the harness's own bound ends the navigation: there was no answer, and no failure either.
    if (failure !== undefined && failure !== 'net::ERR_ABORTED') visit.failure = failure;
  });
}
