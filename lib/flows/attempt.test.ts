import { expect } from 'chai';
import type { PodResponse } from '../model/pod-request.js';
import { attempt, attemptOnTokens } from './attempt.js';
import { type Asked, answer, fakeWorld, refused, run } from './fake-issuer.test.js';

const token = answer(200, { access_token: 'a', refresh_token: 'r' });
const grants = ({ form }: Asked) => (form.client_id === 'batch' ? token : refused('unauthorized_client'));

/** Keycloak's two pages of a sign-in. */
const FORM = '<form id="kc-form-login" action="https://login.test/go?a=1&amp;b=2">';
const page = (change: object): PodResponse => ({ ...answer(200), ...change }) as PodResponse;

const FORM_PAGE = page({ body: FORM, headers: { 'set-cookie': 'session=s' } });
const BACK = page({ status: 302, headers: { location: 'http://rp.twinlock.test:8080/callback?code=c' } });

describe('a request that must be refused', () => {
  const one = (reply: Parameters<typeof fakeWorld>[0], name: string) => {
    const { world, asked } = fakeWorld(reply);
    return run(attempt, world, { attempt: name }).then((seen) => ({ ...seen, asked }));
  };

  it('stops at the attempt alone, with the error and the words of the server', async () => {
    const { results, outcomes } = await one(grants, 'client-without-the-grant');
    expect(results).to.deep.equal({ material: 'done', twin: 'done', attempt: 'stopped' });
    const said = { error: 'unauthorized_client', says: 'because unauthorized_client' };
    expect(outcomes.get('attempt')).to.include({ how: 'oauth', code: 400, ...said });
  });

  it('is sent second, and differs from its twin in nothing but what is wrong', async () => {
    const { asked } = await one(grants, 'unknown-scope-for-itself');
    const [twin, wrong] = asked.map(({ form }) => form);
    expect(wrong).to.deep.equal({ ...twin, scope: 'admin' });
  });

  it('is done where it is accepted', async () => {
    const { results } = await one(() => token, 'client-without-the-grant');
    expect(results).to.include({ attempt: 'done' });
  });

  it('is not sent where its twin is refused too, since it would prove nothing', async () => {
    const { results, asked } = await one(() => refused('invalid_client'), 'client-without-the-grant');
    expect(results).to.deep.equal({ material: 'done', twin: 'stopped', attempt: 'not-reached' });
    expect(asked).to.have.length(1);
  });

  it('is not sent where what it needs cannot be had', async () => {
    const { results, outcomes } = await one(() => refused('invalid_client'), 'introspection-by-nobody');
    expect(results).to.deep.equal({ material: 'stopped', twin: 'not-reached', attempt: 'not-reached' });
    expect(outcomes.get('material')).to.include({ error: 'invalid_client' });
  });

  it('says that an inactive token was refused, though the answer is 200', async () => {
    const { outcomes } = await one(
      ({ to, form }) =>
        to === 'token/introspect' ? answer(200, { active: form.client_id === 'ledger' }) : token,
      'introspection-by-nobody',
    );
    expect(outcomes.get('attempt')).to.include({ how: 'oauth', code: 200, says: 'active: false' });
  });

  it('belongs to the connection that it takes', async () => {
    const { steps } = await one(
      ({ to, headers }) =>
        to.startsWith('http') && headers.authorization === undefined ? answer(401) : token,
      'call-without-a-token',
    );
    expect(steps[1]).to.include({ hop: 'H11', to: 'api/orders', port: 8080 });
    expect(steps[2]?.outcome).to.include({ result: 'stopped', code: 401 });
  });

  it('asks what tokens are worth afterwards, where that is its point', async () => {
    const used = new Set<string>();
    const first = (what: string) => !used.has(what) && used.add(what);
    const { world } = fakeWorld(({ to, form, headers }) => {
      if (to.startsWith('auth?')) return headers.cookie === 'session=s' ? BACK : FORM_PAGE;
      if (to === 'https://login.test/go?a=1&b=2') {
        return form.password === 'the-password-of-dora' ? BACK : answer(200);
      }
      if (form.code !== undefined) return first(form.code) ? token : refused('invalid_grant');
      if (to === 'token/introspect') return answer(200, { active: false });
      return form.refresh_token === 'r' ? refused('invalid_grant') : answer(200);
    });
    const { results } = await run(attemptOnTokens, world, { attempt: 'code-replayed' });
    expect(results).to.deep.equal({
      material: 'done',
      twin: 'done',
      attempt: 'stopped',
      'introspection-after': 'stopped',
      'userinfo-after': 'done',
      'call-after': 'done',
      'refresh-after': 'stopped',
    });
  });

  it('is an error of the case where nobody knows it', async () => {
    const error = await one(() => token, 'nothing').catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(RangeError);
  });
});
