import { expect } from 'chai';
import type { PodRequest, PodResponse } from '../model/pod-request.js';
import { authorizationUrl, discover, NAMES } from './issuer-discovery.js';

const FRONT = 'https://login.twinlock.test:8443';
const BACK = 'https://keycloak.idp.svc.cluster.local:8443';
const document = (issuer: string, origin: string) => ({
  issuer,
  authorization_endpoint: `${FRONT}/realms/flows/auth`,
  token_endpoint: `${origin}/realms/flows/token`,
  jwks_uri: `${origin}/realms/flows/certs`,
});
const answer = (json: unknown, status = 200): PodResponse => ({
  ok: true,
  status,
  headers: {},
  body: JSON.stringify(json),
  remote: '10.0.0.1',
  connectMs: 1,
  tookMs: 2,
});

function world(response: PodResponse) {
  const asked: string[] = [];
  return {
    asked,
    ca: '',
    relyingParty: 'http://rp.twinlock.test:8080',
    realm: (name: string) => ({ issuer: `${FRONT}/realms/${name}` }) as never,
    fetchFrom: () => async (request: PodRequest) => {
      asked.push(request.url);
      return response;
    },
  };
}

describe('the name of the issuer in the discovery document', () => {
  it('is that of the relying party where there is one name for all', async () => {
    const one = world(answer(document(`${FRONT}/realms/flows`, FRONT)));
    const found = await discover(one, NAMES['one-name']);
    expect(found).to.have.nested.property('document.issuer', `${FRONT}/realms/flows`);
    expect(one.asked).to.deep.equal([`${FRONT}/realms/flows/.well-known/openid-configuration`]);
  });

  it('is compared with the name outside where the document is read by the one inside', async () => {
    const split = world(answer(document(`${FRONT}/realms/flows`, BACK)));
    expect(await discover(split, NAMES['back-channel'])).to.have.nested.property(
      'document.token_endpoint',
      `${BACK}/realms/flows/token`,
    );
    expect(split.asked[0]).to.match(/^https:\/\/keycloak\.idp\.svc/);
  });

  it('must not be another, and the reason names both', async () => {
    const wrong = await discover(
      world(answer(document(`${FRONT}/realms/flows`, BACK))),
      NAMES['inside-name'],
    );
    expect(wrong).to.include({ result: 'stopped', how: 'oauth' });
    expect(wrong).to.have.property('says').that.contains(`${FRONT}/realms/flows,`).and.contains(BACK);
  });

  it('must not have lost its port', async () => {
    const lost = world(answer(document('https://login.twinlock.test/realms/portless', FRONT)));
    expect(await discover(lost, NAMES['lost-port'])).to.include({ result: 'stopped', how: 'oauth' });
  });

  it('is not asked about where no document came', async () => {
    const silent: PodResponse = { ok: false, failure: 'timeout', detail: 'no answer', tookMs: 9 };
    expect(await discover(world(silent), NAMES['one-name'])).to.include({ how: 'timeout' });
    expect(await discover(world(answer({}, 404)), NAMES['one-name'])).to.include({ how: 'http', code: 404 });
  });

  it('sends the browser where the document says', () => {
    const url = new URL(authorizationUrl(world(answer({})), document(`${FRONT}/realms/flows`, BACK)));
    expect(url.origin).to.equal(FRONT);
    expect(url.searchParams.get('redirect_uri')).to.equal('http://rp.twinlock.test:8080/callback');
  });
});
