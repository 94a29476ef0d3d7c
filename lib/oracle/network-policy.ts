import { z } from 'zod';
import { protocolSchema } from '../model/cell.js';
import type { Manifest } from '../model/manifest.js';
import { AddressBlock } from './cidr.js';

/**
 * NetworkPolicy of networking.k8s.io/v1, with the rules of the API server's own validation, so that an object that
 * it would refuse is refused here too. Every message says what to write instead.
 * Source: Kubernetes API reference, NetworkPolicySpec, and pkg/apis/networking/validation.
 */
const labelKey = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const value = z.string().regex(labelValue, 'a label value, as app or v1.2');
const key = z.string().regex(labelKey, 'a label key, as app or example.com/app');

const expressionSchema = z
  .strictObject({
    key,
    operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
    values: z.array(value).nullish(),
  })
  .refine((one) => one.operator.endsWith('In') === (one.values ?? []).length > 0, {
    message: 'values with In and NotIn, and none with Exists and DoesNotExist',
    path: ['values'],
  });

const selectorSchema = z.strictObject({
  matchLabels: z.record(key, value).nullish(),
  matchExpressions: z.array(expressionSchema).nullish(),
});

const cidr = z.string().refine(isBlock, 'a CIDR of plain numbers, as 10.0.0.0/8 or fd00::/8');
const ipBlockSchema = z
  .strictObject({ cidr, except: z.array(cidr).nullish() })
  .superRefine((block, context) => {
    if (!isBlock(block.cidr)) return;
    const whole = new AddressBlock(block.cidr);
    for (const [index, part] of (block.except ?? []).entries()) {
      if (isBlock(part) && !whole.strictlyContains(new AddressBlock(part))) {
        const message = `a block that lies inside ${block.cidr} and is smaller`;
        context.addIssue({ code: 'custom', path: ['except', index], message, input: part });
      }
    }
  });

const peerSchema = z
  .strictObject({
    podSelector: selectorSchema.nullish(),
    namespaceSelector: selectorSchema.nullish(),
    ipBlock: ipBlockSchema.nullish(),
  })
  .refine((peer) => peer.podSelector || peer.namespaceSelector || peer.ipBlock, {
    message: 'a podSelector, a namespaceSelector or an ipBlock',
  })
  .refine((peer) => !(peer.ipBlock && (peer.podSelector || peer.namespaceSelector)), {
    message: 'ipBlock alone; a selector goes into a list item of its own',
  });

const number = z.number().int().min(1, 'a port from 1 to 65535').max(65535, 'a port from 1 to 65535');
const portName = z
  .string()
  .regex(
    /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/,
    'a port number, or a port name of at most 15 of a-z, 0-9 and -',
  );
const portSchema = z
  .strictObject({
    protocol: protocolSchema.nullish(),
    port: z.union([number, portName], 'a port number from 1 to 65535, or a port name').nullish(),
    endPort: number.nullish(),
  })
  .refine((one) => !one.endPort || (typeof one.port === 'number' && one.endPort >= one.port), {
    message: 'endPort only beside a port number, and not below it',
    path: ['endPort'],
  });

const ports = z.array(portSchema).nullish();
const peers = z.array(peerSchema).nullish();

const specSchema = z.strictObject({
  podSelector: selectorSchema.nullish(),
  policyTypes: z
    .array(z.enum(['Ingress', 'Egress']))
    .max(2)
    .nullish(),
  ingress: z.array(z.strictObject({ from: peers, ports })).nullish(),
  egress: z.array(z.strictObject({ to: peers, ports })).nullish(),
});

export type NetworkPolicySpec = z.infer<typeof specSchema>;
export type PolicyPeer = z.infer<typeof peerSchema>;
export type PolicyPort = z.infer<typeof portSchema>;

/** One field that the API server would refuse, or that the oracle does not know. `path` leads to it from the object's root. */
export interface FieldProblem {
  path: (string | number)[];
  /** What is wrong, in the words of `write` where a value is malformed. */
  write: string;
}

type ReadSpec = { spec: NetworkPolicySpec } | { problems: FieldProblem[] };

const known = new WeakMap<Manifest, ReadSpec>();

/**
 * The spec of a NetworkPolicy, or all that is wrong with it. The manifest must be one (see `isNetworkPolicy`), and may not
 * be changed afterwards: it is checked, compared with its world and compiled, and read once for all of them.
 */
export function readSpec(manifest: Manifest): ReadSpec {
  const read = known.get(manifest) ?? readAnew(manifest);
  known.set(manifest, read);
  return read;
}

function readAnew(manifest: Manifest): ReadSpec {
  const parsed = specSchema.safeParse(manifest.spec ?? {}, { reportInput: true });
  return parsed.success
    ? { spec: parsed.data }
    : { problems: parsed.error.issues.flatMap((issue) => problemsOf(issue)) };
}

/** What a schema of policies refuses, in words; `kind` is what an unknown field is no field of. */
export function problemsOf(issue: z.core.$ZodIssue, kind = 'NetworkPolicy'): FieldProblem[] {
  const path = ['spec', ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => ({
      path: [...path, name],
      write: `a field that ${kind} has; this one does not exist here`,
    }));
  }
  if (issue.code === 'invalid_value') return [{ path, write: `one of ${issue.values.join(', ')}` }];
  if (issue.code === 'invalid_type') return [{ path, write: article(issue.expected) }];
  if (issue.code === 'invalid_key') return [{ path, write: issue.issues[0]?.message ?? issue.message }];
  return [{ path, write: issue.message }];
}

function article(expected: string): string {
  const words: Record<string, string> = {
    object: 'a mapping',
    record: 'a mapping',
    array: 'a list',
    int: 'a whole number',
    string: 'a string; quote a number or a boolean',
  };
  return words[expected] ?? `a ${expected}`;
}

function isBlock(text: string): boolean {
  try {
    new AddressBlock(text);
    return true;
  } catch {
    return false;
  }
}
