import { expect } from 'chai';
import { EnvironmentError } from '../model/errors.js';
import { awaitIssuerRead, awaitOidc, type Review } from './oidc-ready.js';

const NOT_YET = '[invalid bearer token, oidc: authenticator not initialized]';
const refused = (error: string): Review => ({ authenticated: false, user: '', error });

describe('waiting for the API server to know its issuer', () => {
  const answering = (...answers: Review[]) => {
    let asked = 0;
    const review = async () => answers[Math.min(asked++, answers.length - 1)] as Review;
    return { review, asked: () => asked };
  };
  const failure = (work: Promise<void>): Promise<EnvironmentError> =>
    work.then(
      () => expect.fail('it was taken for ready'),
      (error: EnvironmentError) => error,
    );

  it('goes on while it is not initialized and ends with the first acceptance', async () => {
    const api = answering(refused(NOT_YET), { authenticated: true, user: 'oidc:alice', error: '' });
    await awaitOidc(api.review, 5_000);
    expect(api.asked()).to.equal(2);
  });

  it('does not wait for a token that is refused for another reason', async () => {
    const api = answering(refused('oidc: verify token: oidc: expected audience "kubernetes" got ["x"]'));
    const error = await failure(awaitOidc(api.review, 60_000));
    expect(error).to.be.instanceOf(EnvironmentError);
    expect(error.seen).to.contain('expected audience');
    expect(api.asked()).to.equal(1);
  });

  it('can leave open whether the token is good, where only the reading is awaited', async () => {
    const last = await awaitIssuerRead(answering(refused(NOT_YET), refused('oidc: no')).review, 5_000);
    expect(last.error).to.equal('oidc: no');
  });

  it('gives up after its bound with the last observed state', async () => {
    const error = await failure(awaitOidc(answering(refused(NOT_YET)).review, 0));
    expect(error.seen).to.equal(NOT_YET);
  });
});
