import { expect } from 'chai';
import { pollUntilAnswered } from './device-poll.js';
import { fakeWorld, refused } from './fake-issuer.test.js';

describe('a device that goes on asking', () => {
  const codes = { deviceCode: 'd', userCode: 'u', verificationUri: 'v', intervalMs: 0, lifeMs: 5000 };

  it('leaves a server that would have it wait for ever, a little after its codes must be over', async () => {
    const { world, asked } = fakeWorld(() => refused('authorization_pending'));
    let time = Date.now();
    const begun = time;
    const now = () => {
      time += 1000;
      return time;
    };
    const device = { client: 'tv', codes, verifier: 'v' };
    const { response } = await pollUntilAnswered(world, device, begun, now);
    expect(response.ok && response.body).to.include('authorization_pending');
    expect(asked.length).to.be.greaterThan(2).and.lessThan(8);
    expect(time - begun).to.be.greaterThan(codes.lifeMs);
  });
});
