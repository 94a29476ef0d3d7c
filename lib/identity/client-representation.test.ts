import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'chai';
import { checkout } from '../model/checkout.js';
import { clientRepresentation } from './client-representation.js';
import { readRealmDescription } from './realm-description.js';
import { realmRepresentation } from './representation.js';

const realm = (name: string) => readRealmDescription(join(checkout, 'fixtures', 'realms', `${name}.yaml`));
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('a client of the flow world', () => {
  const client = (id: string) => {
    const described = realm('flows').clients.find((one) => one.id === id);
    if (!described) throw new Error(`no client ${id}`);
    return clientRepresentation(described, { secret: () => 'made-secret', key: () => pem });
  };

  it('that signs for itself has no secret, and Keycloak gets the public half alone or its address', () => {
    for (const id of ['batch-jwt', 'web-jwt']) {
      expect(client(id))
        .to.include({ clientAuthenticatorType: 'client-jwt' })
        .and.not.have.property('secret');
    }
    const { keys } = JSON.parse(client('batch-jwt').attributes?.['jwks.string'] ?? '{}');
    expect(keys).to.have.length(1);
    expect(keys[0])
      .to.include({ kty: 'RSA', kid: 'batch-jwt', use: 'sig' })
      .and.not.have.any.keys('d', 'p', 'q');
    expect(client('web-jwt').attributes).to.include({
      'use.jwks.url': 'true',
      'jwks.url': 'http://web.rp.svc.cluster.local:8081/jwks',
    });
  });

  it('asks for what makes it a client of its own, and for nothing else', () => {
    const asked = (id: string) => {
      const { attributes } = client(id);
      return [
        attributes?.['require.pushed.authorization.requests'],
        attributes?.['dpop.bound.access.tokens'],
        attributes?.['standard.token.exchange.enabled'],
        attributes?.['pkce.code.challenge.method'],
      ];
    };
    expect(asked('web')).to.deep.equal(['false', 'false', 'false', 'S256']);
    expect(asked('web-par')).to.deep.equal(['true', 'false', 'false', 'S256']);
    expect(asked('web-dpop')).to.deep.equal(['false', 'true', 'false', 'S256']);
    expect(asked('shop')).to.deep.equal(['false', 'false', 'false', '']);
    expect(asked('orders')).to.deep.equal(['false', 'false', 'true', '']);
  });

  it('is told of logouts in the back, sends users to a page that is registered, and may poll each second', () => {
    expect(client('web').attributes).to.include({
      'backchannel.logout.url': 'http://web.rp.svc.cluster.local:8080/backchannel-logout',
      'backchannel.logout.session.required': 'true',
      'post.logout.redirect.uris': 'http://rp.twinlock.test:8080/goodbye',
    });
    expect(client('batch').attributes).to.not.have.property('backchannel.logout.url');
    expect(client('tv').attributes).to.include({ 'oauth2.device.polling.interval': '1' });
  });

  it('gives refresh tokens for one use in the strict realm alone', () => {
    const secrets = {
      passwordOf: () => 'p',
      secretOf: () => 's',
      signingKey: () => pem,
      clientKey: () => pem,
    };
    const rotated = (name: string) => realmRepresentation(realm(name), secrets).revokeRefreshToken;
    expect([rotated('flows'), rotated('strict')]).to.deep.equal([false, true]);
  });
});
