import { InputError } from '../model/errors.js';
import type { Manifest } from '../model/manifest.js';
import { podName, type World } from '../model/world.js';
import type { Allowance, HalfDecision, NearestRule, Question } from '../oracle/decision.js';
import { likelySlip } from '../oracle/likely-slip.js';
import { Oracle } from '../oracle/oracle.js';
import type { Half } from '../oracle/policy.js';
import { readManifestFolder } from './manifest-folder.js';
import { halfOf, type MatrixHalf } from './matrix.js';

/** One half of the answer; of a deny, what comes nearest and what is missing. */
export interface ExplainedHalf extends MatrixHalf {
  because: string;
  isolatedBy: string[];
  nearest?: NearestRule;
  /** What the author of a rule may have had in mind, where it is about a Service or the other direction: a sentence. */
  slip?: string;
  /** The policy that would open exactly this connection: of Calico where a rule of Calico denies it. */
  missingRule?: Manifest;
}

/** The JSON of `explain --json`. */
export interface Explanation extends Question {
  verdict: Allowance;
  egress: ExplainedHalf;
  ingress: ExplainedHalf;
  notes: string[];
}

/**
 * Allow or deny of one connection by the manifests of a file or folder, with the rule that decides, or the missing one,
 * for both halves. `from` is `namespace/pod` or an address; `to` is the same with `:port` (a number, or a name that the
 * pod gives to one) and perhaps `/protocol`, TCP if left out. Throws an InputError for what cannot be understood.
 */
export function explainPath(path: string, from: string, to: string): Explanation {
  const { world, policies, services, notes } = readManifestFolder(path);
  const oracle = new Oracle(world, policies);
  const question = { from, ...targetOf(to, world) };
  const { verdict, egress, ingress } = oracle.decide(question);
  const explained = (half: HalfDecision): ExplainedHalf => ({
    ...halfOf(half),
    because: half.because,
    isolatedBy: half.isolatedBy,
    ...(half.verdict === 'deny' ? remedyOf(half.half) : {}),
  });
  const remedyOf = (half: Half) => {
    const nearest = oracle.nearest(question, half);
    const slip = likelySlip(half, question, { world, policies, services });
    const missing = oracle.missing(question, half);
    return {
      ...(nearest ? { nearest } : {}),
      ...(slip ? { slip } : {}),
      ...(missing ? { missingRule: missing } : {}),
    };
  };
  const silent = unserved(question, world);
  return {
    ...question,
    verdict,
    egress: explained(egress),
    ingress: explained(ingress),
    notes: silent ? [silent, ...notes] : notes,
  };
}

function targetOf(text: string, world: World): Omit<Question, 'from'> {
  const parts = /^\[?([^\]]+?)\]?:([^:/]+)(?:\/(tcp|udp|sctp))?$/i.exec(text);
  const [, to = '', port = '', written = 'TCP'] = parts ?? [];
  const protocol = written.toUpperCase() as Question['protocol'];
  const refuse = (seen: string, nextStep: string) =>
    new InputError(`cannot tell where ${text} leads`, [], {
      expected: 'namespace/pod:port or namespace/pod:port/protocol, as y/b:80 or y/b:53/UDP',
      seen,
      nextStep,
    });
  if (!parts) throw refuse(text, 'Write the pod and its port.');
  const number = Number(port);
  if (Number.isInteger(number)) {
    if (number < 1 || number > 65535) throw refuse(`port ${port}`, 'Write a port from 1 to 65535.');
    return { to, port: number, protocol };
  }
  const pod = world.pods.find((one) => podName(one) === to);
  const named = pod?.ports.find((one) => one.name === port);
  if (!named)
    throw refuse(`port ${port}, a name that ${to} gives to no port`, 'Write the number of the port.');
  if (/\/(tcp|udp|sctp)$/i.test(text) && named.protocol !== protocol) {
    throw refuse(`port ${port} over ${protocol}`, `${port} of ${to} is a ${named.protocol} port.`);
  }
  return { to, port: named.port, protocol: named.protocol };
}

/** An allow to a port where nobody listens is refused by the pod, not by a policy; a reader should know. */
function unserved({ to, port, protocol }: Question, world: World): string | undefined {
  const pod = world.pods.find((one) => podName(one) === to);
  if (!pod || pod.ports.some((one) => one.port === port && one.protocol === protocol)) return undefined;
  return `${to} declares no port ${port}/${protocol}; policies are judged as if something listened there`;
}
