import type { CDPSession } from 'playwright';

/** What becomes of a request that the browser is about to send: another URL in its place, or undefined for as it is. */
export type OnTheWay = (url: string) => Promise<string | undefined> | string | undefined;

/**
 * Stops each request whose URL matches `pattern` (`*` for anything) before its socket is opened, redirects too, and
 * sends it on once `handle` is done. A `handle` that fails sends the request on as it is, and its failure to `failed`.
 */
export async function onRequest(
  session: CDPSession,
  pattern: string,
  handle: OnTheWay,
  failed: (error: unknown) => void,
): Promise<void> {
  session.on('Fetch.requestPaused', async ({ requestId, request }) => {
    const url = await Promise.resolve(request.url)
      .then(handle)
      .catch((error: unknown) => {
        failed(error);
        return undefined;
      });
    const sent = { requestId, ...(url === undefined ? {} : { url }) };
    // The session may end while a request is held; then there is nobody left to answer.
    session.send('Fetch.continueRequest', sent).catch(() => {});
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: pattern }] });
}
