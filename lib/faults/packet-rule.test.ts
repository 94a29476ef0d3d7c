import { expect } from 'chai';
import { iptablesRules, meansPod, ruleInWords } from './packet-rule.js';

const probes = new Map(
  ['x/a', 'x/b', 'y/a'].map((pod) => {
    const block = pod.startsWith('x') ? 131 : 132;
    const number = pod.endsWith('a') ? 1 : 2;
    const addresses = {
      4: [`10.244.${block}.${number}`, `10.244.${block + 16}.${number}`],
      6: [`fd00::${block}:${number}`, `fd00::${block + 16}:${number}`],
    };
    return [pod, addresses] as const;
  }),
);

describe('a packet rule', () => {
  it('becomes one iptables rule for each lane, with the addresses of its IP version', () => {
    const rule = { does: 'open', from: 'x/*', to: 'y/a', protocol: 'TCP', ports: '80:81' } as const;
    expect(iptablesRules(rule, 4, probes)).to.deep.equal([
      '-s 10.244.131.1,10.244.131.2 -d 10.244.132.1 -p tcp --dport 80:81 -m conntrack --ctstate NEW -j ACCEPT',
      '-s 10.244.147.1,10.244.147.2 -d 10.244.148.1 -p tcp --dport 80:81 -m conntrack --ctstate NEW -j ACCEPT',
    ]);
    expect(iptablesRules({ does: 'cut', to: 'y/a' }, 6, probes)).to.deep.equal([
      '-d fd00::132:1 -m conntrack --ctstate NEW -j DROP',
      '-d fd00::148:1 -m conntrack --ctstate NEW -j DROP',
    ]);
  });

  it('is left out for the other IP version', () => {
    expect(iptablesRules({ does: 'open', from: 'x/a', family: 6 }, 4, probes)).to.deep.equal([]);
  });

  it('is one rule where it names no pod, and takes what else must match instead of the connection being new', () => {
    expect(iptablesRules({ does: 'open', match: '-i cali+' }, 4, probes)).to.deep.equal([
      '-i cali+ -j ACCEPT',
    ]);
  });

  it('means an address of a namespace by its number, whoever has it', () => {
    expect(iptablesRules({ does: 'open', from: 'x/9' }, 4, probes)[1]).to.match(/^-s 10\.244\.147\.9 /);
    expect(iptablesRules({ does: 'open', from: 'x/9' }, 6, probes)[0]).to.match(/^-s fd00::131:9 /);
  });

  it('refuses a pattern that means no pod, which would mean everybody', () => {
    expect(() => iptablesRules({ does: 'open', from: 'x/q' }, 4, probes)).to.throw(RangeError, 'x/q');
  });

  it('matches pods by either side', () => {
    expect(meansPod('*/a', 'y/a')).to.equal(true);
    expect(meansPod('x/*', 'y/a')).to.equal(false);
  });

  it('reads as a sentence', () => {
    expect(ruleInWords({ does: 'cut', to: ['x/a', 'x/b'], protocol: 'UDP', family: 6 })).to.equal(
      'cut anybody -> x/a, x/b (UDP, IPv6)',
    );
  });
});
