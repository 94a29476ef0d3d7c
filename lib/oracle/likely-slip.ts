import type { Manifest } from '../model/manifest.js';
import { podName, type World, type WorldPod } from '../model/world.js';
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
  const pod = standing.world.pods.find((one) => podName(one) === question.to);
  for (const way of pod ? serviceWays(pod, question, standing.services) : []) {
    // Only the source's own half can name where it sends to.
    for (const address of half === 'egress' ? way.addresses : []) {
      const open = isOpen({ to: address, port: way.port });
      if (open) {
        return `\`${open.policy}\` egress[${open.rule}] is open to ${address}, the address of Service ${way.name}; it is replaced by the pod's own before a policy is asked, so a rule has to select ${question.to}.`;
      }
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
  // What two pods may do depends on no other pod, and a big cluster has many.
  const asked = [question.from, question.to];
  const isEnd = (pod: WorldPod) =>
    [podName(pod), pod.address, pod.address6].some((name) => name !== undefined && asked.includes(name));
  const small = { ...world, pods: world.pods.filter(isEnd) };
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
      const oracle = new Oracle(small, [...policies, turned]);
      if (oracle.decide(question)[half].verdict === 'deny') continue;
      return `\`${space}/${name}\` ${other}[${index}] names this very connection, but under ${other}: written as ${half}, it would open this half.`;
    }
  }
  return undefined;
}

function turnedRule({ apiVersion, kind, metadata, spec }: Manifest, half: Half, rule: object): Manifest {
  const { podSelector } = spec as { podSelector?: unknown };
  const policyTypes = [half === 'egress' ? 'Egress' : 'Ingress'];
  const turned = { ...metadata, name: `${metadata.name}-turned` };
  return { apiVersion, kind, metadata: turned, spec: { podSelector, policyTypes, [half]: [rule] } };
}
