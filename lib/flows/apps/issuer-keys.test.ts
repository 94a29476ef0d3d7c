import { expect } from 'chai';
import type { FreshFetch } from './fresh-fetch.js';
import { keysUrl } from './issuer-keys.js';
import { AppStop } from './stop.js';

const issuer = 'https://login.example.test/tenant/';
const answering =
  (status: number, json: unknown, asked: string[] = []): FreshFetch =>
  async (url) => {
    asked.push(url);
    return new Response(JSON.stringify(json), { status });
  };

describe("where an issuer's keys are", () => {
  it('is what its discovery document says', async () => {
    const asked: string[] = [];
    const send = answering(200, { issuer, jwks_uri: 'https://keys.example.test/k' }, asked);
    expect((await keysUrl({ issuer, discovers: true }, send)).href).to.equal('https://keys.example.test/k');
    expect(asked).to.deep.equal(['https://login.example.test/tenant/.well-known/openid-configuration']);
  });

  for (const [what, status, json, says] of [
    [
      'another issuer',
      200,
      { issuer: 'https://other.test', jwks_uri: 'https://other.test/k' },
      /another issuer/,
    ],
    ['no keys', 200, { issuer }, /no keys/],
    ['no document', 404, {}, /no discovery document/],
  ] as const) {
    it(`is not known of a document with ${what}`, async () => {
      const stop = await keysUrl({ issuer, discovers: true }, answering(status, json)).catch(AppStop.of);
      expect(stop).to.be.instanceOf(AppStop).with.property('detail').that.matches(says);
    });
  }
});
