import type { Browser, BrowserContext, Page } from 'playwright';

/** A browser session and the one page in it. */
export interface Tab {
  context: BrowserContext;
  page: Page;
}

/**
 * The same page with the same cookies in another session of the browser, whose connections are its own: none is open
 * yet. A connection that was kept from earlier pages would outlive the policy that should cut it. Chromium opens a
 * connection for every page that it goes to, so it goes nowhere: what stands on the page, without scripts and pictures,
 * is written into an empty one. Its forms work; cookies that are kept from other sites (SameSite Lax) do not go with
 * them, so a page of a site with such cookies is to be opened anew. The former session is closed.
 */
export async function freshSockets(browser: Browser, former: Tab): Promise<Tab> {
  const [cookies, html] = [await former.context.cookies(), await former.page.evaluate(QUIET_PAGE)];
  await former.context.close();
  const context = await browser.newContext();
  await context.addCookies(cookies);
  const page = await context.newPage();
  await page.setContent(html, { waitUntil: 'domcontentloaded' });
  return { context, page };
}

/** The page as it stands, with nothing in it that would be fetched, and its addresses as they were meant. */
const QUIET_PAGE = () => {
  const page = document.documentElement.cloneNode(true) as HTMLElement;
  for (const one of page.querySelectorAll('script, link, img, style, iframe, base')) one.remove();
  const base = document.createElement('base');
  base.href = document.location.href;
  page.querySelector('head')?.prepend(base);
  return page.outerHTML;
};
