import { expect } from 'chai';
import type { Manifest } from '../model/manifest.js';
import type { Question } from '../oracle/decision.js';
import { likelySlip } from '../oracle/likely-slip.js';
import { explainStop } from './flow-stop.js';
import { into, out, policy, service, syn, timeline, worldWith } from './flow-world.test.js';
import { standingPolicies } from './standing-policies.js';

const asked: Question = { from: 'rp/web', to: 'idp/keycloak', port: 8443, protocol: 'TCP' };
const front = service('idp', 'keycloak', [{ port: 443, targetPort: 8443, nodePort: 30443 }]);

const toBlock = (cidr: string, port: number) =>
  policy('rp', 'web-to-keycloak', {
    podSelector: { matchLabels: { app: 'web' } },
    policyTypes: ['Egress'],
    egress: [{ to: [{ ipBlock: { cidr } }], ports: [{ protocol: 'TCP', port }] }],
  });

/** A policy whose rules are written under the other direction. */
const turned = ({ metadata, spec }: Manifest): Manifest => {
  const { podSelector, egress, ingress } = spec as Record<'podSelector' | 'egress' | 'ingress', never>;
  const rules = (egress ?? ingress) as { to?: unknown; from?: unknown; ports: unknown }[];
  const [half, end] = egress ? (['ingress', 'from'] as const) : (['egress', 'to'] as const);
  const written = rules.map(({ to, from, ports }) => ({ [end]: to ?? from, ports }));
  const policyTypes = [half === 'ingress' ? 'Ingress' : 'Egress'];
  return policy(metadata.namespace ?? '', metadata.name, { podSelector, policyTypes, [half]: written });
};

describe('a slip that is about something no policy is asked about', () => {
  const slipOf = (
    half: 'egress' | 'ingress',
    change: Parameters<typeof worldWith>[0],
    more: Manifest[] = [front],
  ) => likelySlip(half, asked, standingPolicies([...worldWith(change), ...more]));

  it('is the address of the Service in front of the pod', () => {
    expect(slipOf('egress', { webOut: toBlock('10.96.0.0/16', 443) })).to.equal(
      "`rp/web-to-keycloak` egress[0] is open to 10.96.0.9, the address of Service idp/keycloak; it is replaced by the pod's own before a policy is asked, so a rule has to select idp/keycloak.",
    );
    expect(slipOf('egress', { webOut: toBlock('10.97.0.0/16', 443) })).to.equal(undefined);
    expect(slipOf('egress', { webOut: toBlock('10.96.0.0/16', 443) }, [])).to.equal(undefined);
  });

  it('is a port of that Service', () => {
    expect(slipOf('egress', { webOut: out('rp', 'web', { port: 443 }) })).to.equal(
      "`rp/web-to-keycloak` egress[0] is open at 443, which is the port of Service idp/keycloak; policies are asked about the pod's own port, 8443.",
    );
    expect(slipOf('ingress', { webIn: into('rp', 'web', { port: 30443 }) })).to.contain(
      '`idp/keycloak-from-web` ingress[0] is open at 30443, which is the node port of Service idp/keycloak',
    );
    expect(slipOf('ingress', { webIn: into('rp', 'web', { port: 8080 }) })).to.equal(undefined);
  });

  it('is of a Service that leads to this pod and port alone', () => {
    const webOut = out('rp', 'web', { port: 443 });
    const other = (ports: object[], selector?: object) => {
      const { spec, ...rest } = service('idp', 'keycloak', ports);
      return { ...rest, spec: { ...(spec as object), ...(selector ? { selector } : {}) } };
    };
    const port = { port: 443, targetPort: 8443 };
    expect(slipOf('egress', { webOut }, [other([port])])).to.contain('443');
    expect(slipOf('egress', { webOut }, [other([{ port: 443, targetPort: 9000 }])])).to.equal(undefined);
    expect(slipOf('egress', { webOut }, [other([{ ...port, protocol: 'UDP' }])])).to.equal(undefined);
    expect(slipOf('egress', { webOut }, [other([port], { app: 'vault' })])).to.equal(undefined);
    expect(slipOf('egress', { webOut }, [other([port], {})])).to.equal(undefined);
    expect(slipOf('egress', { webOut }, [service('rp', 'keycloak', [port])])).to.equal(undefined);
  });

  it('is a rule under the other direction', () => {
    expect(slipOf('egress', { webOut: turned(out('rp', 'web')) })).to.equal(
      '`rp/web-to-keycloak` ingress[0] names this very connection, but under ingress: written as egress, it would open this half.',
    );
    expect(slipOf('ingress', { webIn: turned(into('rp', 'web')) })).to.equal(
      '`idp/keycloak-from-web` egress[0] names this very connection, but under egress: written as ingress, it would open this half.',
    );
    expect(slipOf('ingress', { webIn: turned(into('rp', 'web', { app: 'web2' })) })).to.equal(undefined);
    expect(slipOf('ingress', { webIn: undefined })).to.equal(undefined);
  });

  it('is not seen in a rule that is open to all', () => {
    const open = policy('idp', 'keycloak-out', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{}, { ports: [{ port: 8443 }] }, { to: [{ namespaceSelector: {} }] }],
    });
    expect(slipOf('ingress', { webIn: open })).to.equal(undefined);
  });

  it('is told in place of a rule that is written for others', () => {
    const objects = [...worldWith({ webOut: toBlock('10.96.0.0/16', 443) }), front];
    const explanation = explainStop(timeline(), [syn], objects)?.explanation.join('\n');
    expect(explanation).to.contain('the address of Service idp/keycloak').and.not.to.contain('for others');
    const ports = [...worldWith({ webOut: out('rp', 'web', { port: 443 }) }), front];
    expect(explainStop(timeline(), [syn], ports)?.explanation.join('\n'))
      .to.contain('One thing in `rp/web-to-keycloak` egress[0] does not match')
      .and.to.contain('is the port of Service');
  });
});
