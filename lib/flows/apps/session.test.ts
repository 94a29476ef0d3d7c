import { expect } from 'chai';
import { type Session, Sessions } from './session.js';

const session = (client: string, subject: string, sid?: string): Session => ({
  client,
  user: subject,
  subject,
  ...(sid === undefined ? {} : { sid }),
  accessToken: 'a',
  refreshToken: 'r',
  idToken: 'i',
  expiresAt: 0,
});

describe('the sessions of the relying party', () => {
  it('end by the session that a logout token names, and no other', () => {
    const sessions = new Sessions();
    const [one, other] = [
      sessions.open(session('web', 'dora', 's1')),
      sessions.open(session('web', 'dora', 's2')),
    ];
    sessions.closeAll({ client: 'web', subject: 'dora', sid: 's1' });
    expect([sessions.get(one), sessions.get(other)?.sid]).to.deep.equal([undefined, 's2']);
  });

  it('end all for a subject without a session, at that client alone', () => {
    const sessions = new Sessions();
    sessions.open(session('web', 'dora', 's1'));
    sessions.open(session('web', 'dora'));
    const kept = [sessions.open(session('web', 'emil')), sessions.open(session('shop', 'dora', 's1'))];
    sessions.closeAll({ client: 'web', subject: 'dora' });
    expect(kept.map((id) => sessions.get(id)?.client)).to.deep.equal(['web', 'shop']);
    expect(sessions.newest()?.client).to.equal('shop');
    sessions.forget();
    expect(sessions.newest()).to.equal(undefined);
  });
});
