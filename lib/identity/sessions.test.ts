import { expect } from 'chai';
import { EnvironmentError } from '../model/errors.js';
import type { KeycloakAdmin } from './admin.js';
import { disableUser, enableUser, endSessions, revokeConsent } from './sessions.js';

describe('sessions of a user', () => {
  let asked: unknown[];
  beforeEach(() => {
    asked = [];
  });
  const known = { id: '1', username: 'dave', email: 'dave@twinlock.test', enabled: true };
  const note = async (...words: unknown[]) => void asked.push(words);
  const admin = {
    users: {
      find: async ({ username }: { username: string }) => (username === 'dave' ? [known] : []),
      logout: ({ id }: { id: string }) => note('logout', id),
      listConsents: async () => [{ clientId: 'kubernetes' }, { clientId: 'wiki' }],
      revokeConsent: ({ id, clientId }: { id: string; clientId: string }) => note('revoke', id, clientId),
      update: ({ id }: { id: string }, value: object) => note('update', id, value),
    },
  } as unknown as KeycloakAdmin;
  const dave = { realm: 'k8s', user: 'dave' };

  it('are ended', async () => {
    await endSessions(admin, dave);
    expect(asked).to.deep.equal([['logout', '1']]);
  });

  it('are ended with every consent', async () => {
    await revokeConsent(admin, dave);
    expect(asked).to.deep.equal([
      ['revoke', '1', 'kubernetes'],
      ['revoke', '1', 'wiki'],
      ['logout', '1'],
    ]);
  });

  it('cannot begin while the user is disabled, whose profile stays as it is', async () => {
    await disableUser(admin, dave);
    await enableUser(admin, dave);
    expect(asked).to.deep.equal([
      ['update', '1', { ...known, enabled: false }],
      ['update', '1', known],
    ]);
  });

  it('of a user that there is not are an error', async () => {
    const error = await endSessions(admin, { ...dave, user: 'nobody' }).catch((thrown: Error) => thrown);
    expect(error).to.be.instanceOf(EnvironmentError).with.property('message').that.contains('user nobody');
    expect(error).to.have.property('seen', 'no such user');
  });
});
