import type { Browser, BrowserContext, Page } from 'playwright';

/** A browser session and the one page in it. */
export interface Tab {
  context: BrowserContext;
  page: Page;
}

/**
 * The same page with the same cookies in another session of the browser, whose connections are its own: none is open
 * yet. A connection that was kept from earlier pages would outlive the policy that should cut it. What stands on the
 * page is taken over as it is, so nothing is asked of any server for it. The former session is closed.
 */
export async function freshSockets(browser: Browser, { context, page }: Tab): Promise<Tab> {
  const [storageState, html, url] = [await context.storageState(), await page.content(), page.url()];
  await context.close();
  const next = await browser.newContext({ storageState });
  const tab = { context: next, page: await next.newPage() };
  await tab.page.route('**/*', (route) =>
    route.request().url() === url && route.request().isNavigationRequest()
      ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: html })
      : route.abort(),
  );
  await tab.page.goto(url, { waitUntil: 'domcontentloaded' });
  await tab.page.unrouteAll({ behavior: 'ignoreErrors' });
  return tab;
}
