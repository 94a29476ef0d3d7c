import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';

/** A line of a trace's network log, as Playwright writes it: a HAR entry. */
interface NetworkLine {
  snapshot?: { request?: Record<string, unknown>; response?: Record<string, unknown> };
}

/**
 * A Playwright trace that can be given away: what was done, and what stood on the pages, without what passed over the
 * network. Bodies, headers and cookies are left out, the query of every address too, since codes and tokens stand there;
 * all else goes through `clean`, which knows the run's secrets. `npx playwright show-trace` opens it. Throws fflate's own
 * error for what is no zip.
 */
export function cleanTrace(zip: Uint8Array, clean: (text: string) => string): Uint8Array {
  const files = unzipSync(zip, { filter: ({ name }) => /^[^/]*\.(trace|network)$/.test(name) });
  const kept = Object.entries(files).map(([name, bytes]) => {
    const lines = strFromU8(bytes).split('\n').filter(Boolean);
    const told = name.endsWith('.network') ? lines.map(withoutContents) : lines;
    return [name, strToU8(`${told.map((line) => clean(withoutQueries(line))).join('\n')}\n`)] as const;
  });
  return zipSync(Object.fromEntries(kept));
}

const QUERY = /((?:https?:\/\/|\/)[^\s"'\\?#<>]*)[?#][^\s"'\\<>]+/g;

function withoutQueries(line: string): string {
  return line.replace(QUERY, '$1?removed');
}

const NOTHING = { headers: [], cookies: [], headersSize: -1, bodySize: -1 };

/** A request and its answer by method, address, status and time alone. */
function withoutContents(line: string): string {
  const entry = JSON.parse(line) as NetworkLine;
  const { request, response } = entry.snapshot ?? {};
  if (!request || !response) return line;
  const { method, url, httpVersion } = request;
  const { status, statusText, httpVersion: answered } = response;
  return JSON.stringify({
    ...entry,
    snapshot: {
      ...entry.snapshot,
      request: { ...NOTHING, method, url, httpVersion, queryString: [] },
      response: {
        ...NOTHING,
        ...{ status, statusText, httpVersion: answered, redirectURL: '' },
        content: { size: -1, mimeType: 'x-unknown' },
      },
    },
  });
}
