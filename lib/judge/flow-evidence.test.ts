import { expect } from 'chai';
import { globalPolicy, pod, policy, syn, timeline, worldWith } from './flow-world.test.js';
import { explain } from './opened.test.js';

describe('the sentences about what was seen', () => {
  it('say at which half Calico dropped the packets, and where the objects say otherwise', () => {
    const cut = worldWith({ webOut: undefined });
    expect(explain(cut, [{ ...syn, half: 'egress' }]).explanation).to.include(
      'Calico dropped the packets at the egress of the source.',
    );
    expect(explain(cut, [{ ...syn, half: 'ingress' }]).text).to.contain(
      'at the ingress of the destination, although that half is open by the objects',
    );
  });

  it('count the packets', () => {
    const retry = { ...syn, at: 2012 };
    expect(explain(worldWith({ webOut: undefined }), [syn, retry]).text).to.contain(
      'Calico logged 2 packets of it, the first 12 ms after the step began',
    );
  });

  it('say that a connection was refused where Calico rejects, and that no packet was logged', () => {
    const stop = explain(worldWith({ webIn: undefined }), [], timeline({ how: 'refused' }, { tookMs: 40 }));
    expect(stop.explanation?.slice(0, 2)).to.deep.equal([
      'Step 5, code redemption, stopped after 40 ms: rp/web -> idp/keycloak:8443 was refused.',
      'Calico logged no packet of it, so what follows is read from the objects alone.',
    ]);
    expect(stop.deniedBy).to.deep.equal(['ingress']);
  });

  it('name the rules that open a connection which should be closed', () => {
    const stop = explain(worldWith({}), [], timeline({ how: 'open' }, { tookMs: 900 }));
    expect(stop.explanation).to.deep.equal([
      'Step 5, code redemption, stopped after 900 ms: rp/web -> idp/keycloak:8443 is open and should not be.',
      'Egress of `rp` is open: rp/web-to-keycloak egress[0] allows it.',
      'Ingress of `idp` is open: idp/keycloak-from-web ingress[0] allows it.',
    ]);
    expect(stop.cause).to.equal('it should be closed');
    expect(stop).to.not.have.property('missingRule');
  });

  it('blame no policy where an answer came, or where all is open', () => {
    const answered = explain(worldWith({}), [], timeline({ how: 'oauth', code: 400 }, { tookMs: 41 }));
    expect(answered.explanation).to.deep.equal([
      'Step 5, code redemption, stopped after 41 ms: rp/web -> idp/keycloak:8443 was answered with an OAuth error (400).',
      'An answer came, and the policies allow the connection, so no policy is to blame.',
    ]);
    const unkept = explain([], [], timeline({ how: 'oauth', code: 400 }, { tookMs: 41 }));
    expect(unkept.explanation?.at(-1)).to.equal(
      'An answer came, so its connection stood: no policy is to blame.',
    );
    expect(unkept.cause).to.equal('it was answered');
    const reasons = { how: 'oauth', code: 400, error: 'invalid_grant', says: 'Code not valid' } as const;
    expect(explain(worldWith({}), [], timeline(reasons, { tookMs: 41 })).explanation?.[0]).to.contain(
      'was answered with an OAuth error (400 invalid_grant, "Code not valid").',
    );
    expect(explain(worldWith({}), []).explanation?.at(-1)).to.contain(
      'no policy is to blame, look at its server',
    );
  });

  it('say that an end is not among the objects', () => {
    expect(explain([]).text).to.contain('The objects of that moment do not hold rp/web');
  });
});

describe('the look-up of a name, without a packet', () => {
  const dns = pod('kube-system', 'coredns-1', '10.0.0.53', 53, { 'k8s-app': 'kube-dns' });
  const lookup = policy('rp', 'allow-dns', {
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [{ ports: [{ protocol: 'UDP', port: 53 }] }],
  });

  it('is blamed where the policies deny it', () => {
    const stop = explain([...worldWith({}), dns], []);
    expect(stop).to.include({ hop: 'H0' });
    expect(stop.text).to.contain('rp/web -> kube-system/coredns-1:53/UDP got no answer');
  });

  it('is not blamed where they allow it, or where an answer came', () => {
    expect(explain([...worldWith({ webOut: undefined }), dns, lookup], []).hop).to.equal('H4');
    expect(explain([...worldWith({}), dns], [], timeline({ how: 'http', code: 503 })).hop).to.equal('H4');
  });

  it("is not blamed where the step's own connection is denied too: its server may have been known", () => {
    expect(explain([...worldWith({ webOut: undefined }), dns], []).hop).to.equal('H4');
  });

  it('is blamed where the caller says so, also if they allow it', () => {
    const stop = explain([...worldWith({}), dns, lookup], [], timeline({ how: 'dns' }));
    expect(stop.hop).to.equal('H0');
    expect(stop.text).to.contain('found no address for its name');
  });
});

describe('the browser, whose address no object tells', () => {
  const page = timeline({}, { step: 'login-page', hop: 'H2', from: 'browser' });
  const cut = globalPolicy('cut', {
    order: 1,
    selector: "app == 'keycloak'",
    types: ['Ingress'],
    ingress: [{ action: 'Deny' }],
  });

  it('is known to the run, where no packet shows it', () => {
    const stop = explain([...worldWith({}), cut], [], page, { addresses: { browser: '172.18.0.1' } });
    expect(stop.text).to.contain('browser -> idp/keycloak:8443 got no answer');
    expect(stop.policy).to.contain('GlobalNetworkPolicy cut ingress[0] denies it');
    expect(stop.text).to.not.contain('Egress of');
  });

  it('is known from any packet of its own', () => {
    const other = {
      ...syn,
      at: 5,
      source: '172.18.0.9',
      from: 'browser',
      to: 'rp/web',
      destinationPort: 8080,
    };
    const stop = explain(worldWith({}), [other], page);
    expect(stop.missingRule).to.contain('172.18.0.9/32');
  });

  it('is not guessed', () => {
    const stop = explain(worldWith({ fromBrowser: undefined }), [], page);
    expect(stop.text).to.contain('The address of the browser is not known, so no policy was asked.');
    expect(stop).to.not.have.property('policy');
  });
});
