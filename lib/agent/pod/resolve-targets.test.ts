import { expect } from 'chai';
import type { ProbeTarget } from '../protocol.js';
import { type LookUp, resolveTargets } from './resolve-targets.js';

const target = (key: string, address: string, family: 4 | 6 = 4): ProbeTarget => ({
  key,
  address,
  port: 80,
  protocol: 'TCP',
  family,
});

describe('looking up what is dialled by name', () => {
  it('asks for each name and family once, and leaves addresses alone', async () => {
    const asked: string[] = [];
    const lookUp: LookUp = async (name, family) => {
      asked.push(`${name}/${family}`);
      return family === 4 ? '10.0.0.1' : 'fd00::1';
    };
    const targets = [target('a', 'n.'), target('b', 'n.'), target('c', 'n.', 6), target('d', '10.9.9.9')];
    const resolved = await resolveTargets(targets, 100, lookUp);
    expect(asked).to.deep.equal(['n./4', 'n./6']);
    expect(resolved.map((one) => 'target' in one && one.target.address)).to.deep.equal([
      '10.0.0.1',
      '10.0.0.1',
      'fd00::1',
      '10.9.9.9',
    ]);
  });

  it('says dns, and never silence, where no address comes', async () => {
    const refused: LookUp = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    const silent: LookUp = () => new Promise(() => {});
    for (const [lookUp, detail] of [
      [refused, 'n.: ENOTFOUND: no'],
      [silent, 'n.: no answer of the name server within 20 ms'],
    ] as const) {
      const [one] = await resolveTargets([target('a', 'n.')], 20, lookUp);
      expect(one && 'failed' in one ? one.failed : one).to.include({ key: 'a', result: 'dns', detail });
    }
  });
});
