import { expect } from 'chai';
import { outcomeOfVisit, spanOf } from './visit.js';

const visit = { url: 'http://rp.twinlock.test:8080/login', startedAt: 1000, tookMs: 7 };

describe('what the browser saw of a page', () => {
  for (const [failure, how] of [
    ['net::ERR_CONNECTION_TIMED_OUT', 'timeout'],
    ['net::ERR_CONNECTION_REFUSED', 'refused'],
    ['net::ERR_CONNECTION_RESET', 'reset'],
    ['net::ERR_EMPTY_RESPONSE', 'reset'],
    ['net::ERR_NAME_NOT_RESOLVED', 'dns'],
    ['net::ERR_CERT_AUTHORITY_INVALID', 'tls'],
    ['net::ERR_SOMETHING_ELSE', 'browser'],
  ]) {
    it(`${failure} is ${how}`, () => {
      expect(outcomeOfVisit({ ...visit, failure: failure ?? '' })).to.include({ result: 'stopped', how });
    });
  }

  it('no answer within the bound is a timeout, which goes on until now', () => {
    expect(outcomeOfVisit(visit)).to.include({ result: 'stopped', how: 'timeout' });
    expect(spanOf(visit).tookMs).to.be.greaterThan(7);
    expect(spanOf({ ...visit, status: 200 }).tookMs).to.equal(7);
  });

  it('an error page is an HTTP stop, any other page is done', () => {
    expect(outcomeOfVisit({ ...visit, status: 504 })).to.include({ how: 'http', code: 504 });
    expect(outcomeOfVisit({ ...visit, status: 302 }).result).to.equal('done');
  });
});
