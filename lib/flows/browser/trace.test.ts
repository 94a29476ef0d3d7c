import { expect } from 'chai';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { cleanTrace } from './trace.js';

const PAGE = 'https://login.twinlock.test:8443/realms/flows/auth';
const line = (value: unknown) => `${JSON.stringify(value)}\n`;

/** A trace of a login, in the shape that Playwright 1.65 writes. */
const trace = zipSync({
  'trace.trace': strToU8(
    line({ type: 'before', method: 'goto', params: { url: `${PAGE}?state=STATE` } }) +
      line({ type: 'before', method: 'fill', params: { selector: '#password', value: 'the password' } }) +
      line({
        type: 'frame-snapshot',
        snapshot: { html: ['FORM', { action: '/login?session_code=CODE#x' }] },
      }),
  ),
  'trace.network': strToU8(
    line({
      type: 'resource-snapshot',
      snapshot: {
        time: 7,
        request: {
          method: 'POST',
          url: `${PAGE}?code=CODE`,
          headers: [{ name: 'authorization', value: 'Bearer TOKEN' }],
          postData: { text: 'password=FORM' },
        },
        response: {
          status: 302,
          headers: [{ name: 'location', value: 'x' }],
          cookies: [{ name: 'session', value: 'COOKIE' }],
          redirectURL: `http://rp/callback?code=CODE`,
        },
      },
    }),
  ),
  'resources/a.html': strToU8('<p>BODY</p>'),
});

describe('a trace that can be given away', () => {
  const files = unzipSync(cleanTrace(trace, (text) => text.replaceAll('the password', '[secret removed]')));
  const text = Object.values(files)
    .map((bytes) => strFromU8(bytes))
    .join('');

  it('holds no secret, no code, no cookie and no body', () => {
    for (const secret of ['the password', 'CODE', 'STATE', 'TOKEN', 'FORM=', 'password=', 'COOKIE', 'BODY']) {
      expect(text).to.not.include(secret);
    }
  });

  it('still says what was done, and which answer came', () => {
    expect(Object.keys(files).sort()).to.deep.equal(['trace.network', 'trace.trace']);
    expect(text).to.include(`${PAGE}?removed`).and.include('[secret removed]');
    const network = JSON.parse(strFromU8(files['trace.network'] ?? new Uint8Array()));
    expect(network.snapshot.response.status).to.equal(302);
    expect(network.snapshot.time).to.equal(7);
  });
});
