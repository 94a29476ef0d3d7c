import type { Manifest } from '../model/manifest.js';
import { podName, type World } from '../model/world.js';
import { oracleOf } from './decide.js';
import type { Question } from './decision.js';
import { Oracle } from './oracle.js';
import type { Half } from './policy.js';
import { isNetworkPolicy } from './policy-kinds.js';
import { type ServiceWay, serviceWays } from './service-ways.js';

/** A world, its policies, and what stands in front of its pods. */
export interface Standing {
  world: World;
  policies: readonly Manifest[];
  services: readonly Manifest[];
}

/**
 * For a half that denies: what its author may have had in mind, where a rule is right about something that no policy is
 * asked about: the address or a port of the Service in front of the pod, or the other direction. Each is tried on the
 * policies that stand, so that nothing is said that they do not bear out. Undefined where nothing of the kind fits.
 * Source: Network Policies, "Behavior of `to` and `from` selectors", on cluster addresses that are rewritten.
 */
export function likelySlip(half: Half, question: Question, standing: Standing): string | undefined {
  return throughService(half, question, standing) ?? otherDirection(half, question, standing);
}

function throughService(half: Half, question: Question, standing: Standing): string | undefined {
  const oracle = oracleOf(standing.world, standing.policies);
  const isOpen = (changed: Partial<Question>) => {
    const asked = oracle.decide({ ...question, ...changed })[half];
    return asked.verdict === 'allow' ? asked : undefined;
  };
  for (const way of serviceWays(question, standing)) {
    // Only the source's own half can name where it sends to.
    for (const address of half === 'egress' ? way.addresses : []) {
      const open = isOpen({ to: address, port: way.port });
      if (open) return addressWords(open.policy ?? '', open.rule ?? 0, address, way, question);
    }
    for (const [port, what] of portsOf(way)) {
      const open = port === question.port ? undefined : isOpen({ port });
      if (open) {
        return `\`${open.policy}\` ${half}[${open.rule}] is open at ${port}, which is the ${what} of Service ${way.name}; policies are asked about the pod's own port, ${question.port}.`;
      }
    }
  }
  return undefined;
}

function addressWords(
  policy: string,
  rule: number,
  address: string,
  way: ServiceWay,
  { to }: Question,
): string {
  return `\`${policy}\` egress[${rule}] is open to ${address}, the address of Service ${way.name}; it is replaced by the pod's own before a policy is asked, so a rule has to select ${to}.`;
}

function portsOf({ port, nodePort }: ServiceWay): [number, string][] {
  return [[port, 'port'], ...(nodePort === undefined ? [] : [[nodePort, 'node port'] as [number, string]])];
}

interface WrittenRule {
  ports?: unknown[];
  to?: unknown[];
  from?: unknown[];
}

/** A rule that names this very connection under the other direction. One without ends or ports names none. */
function otherDirection(half: Half, question: Question, standing: Standing): string | undefined {
  const other = half === 'egress' ? 'ingress' : 'egress';
  const { world, policies } = standing;
  // Two pods are soon asked about; all of a big cluster are, only where these two would be connected.
  const pods = world.pods.filter((pod) => [question.from, question.to].includes(podName(pod)));
  const opens = (turned: Manifest, among: World, beside: readonly Manifest[]) =>
    new Oracle(among, [...beside, turned]).decide(question)[half].verdict === 'allow';
  const [space = ''] = (half === 'egress' ? question.from : question.to).split('/');
  for (const policy of policies.filter(isNetworkPolicy)) {
    const { name, namespace = 'default' } = policy.metadata;
    if (namespace !== space) continue;
    const { [other]: rules = [] } = (policy.spec ?? {}) as { [half in Half]?: WrittenRule[] };
    for (const [index, rule] of rules.entries()) {
      const ends = (other === 'egress' ? rule.to : rule.from) ?? [];
      if (ends.length === 0 || (rule.ports ?? []).length === 0) continue;
      const turned = turnedRule(policy, half, {
        ports: rule.ports,
        [half === 'egress' ? 'to' : 'from']: ends,
      });
      const deny = { ...turned, metadata: { ...turned.metadata, name: 'deny' }, spec: denies(half) };
      if (!opens(turned, { ...world, pods }, [deny]) || !opens(turned, world, policies)) continue;
      return `\`${space}/${name}\` ${other}[${index}] names this very connection, but under ${other}: written as ${half}, it would open this half.`;
    }
  }
  return undefined;
}

/** A policy that closes every pod of its namespace: without one, a rule that selects nobody would leave them open. */
function denies(half: Half) {
  return { podSelector: {}, policyTypes: [half === 'egress' ? 'Egress' : 'Ingress'] };
}

function turnedRule({ apiVersion, kind, metadata, spec }: Manifest, half: Half, rule: object): Manifest {
  const { podSelector } = spec as { podSelector?: unknown };
  const policyTypes = [half === 'egress' ? 'Egress' : 'Ingress'];
  const turned = { ...metadata, name: `${metadata.name}-turned` };
  return { apiVersion, kind, metadata: turned, spec: { podSelector, policyTypes, [half]: [rule] } };
}
