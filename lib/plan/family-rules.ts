import type { NetworkExpect } from '../model/case.js';
import type { NetworkFamily, PeersFamily, PoliciesFamily, PortsFamily } from '../model/family.js';
import type { Path } from './yaml-document.js';

type Lines = NetworkExpect['cells'];
type Direction = PeersFamily['directions'][number];

/** One case of a family before it is checked: its policies by `namespace/name`, and what must hold. */
export interface FamilyCase {
  name: string;
  why: string;
  /** Index of the row that it comes from; of a pair, of the first. */
  row: number;
  policies: Record<string, unknown>;
  otherwise: 'allow' | 'deny';
  lines: Lines;
  matchesNothing: boolean;
}

/** The cases of a family, in the order of its rows. */
export function casesOf(family: NetworkFamily): FamilyCase[] {
  switch (family.varies) {
    case 'peers':
      return family.directions.flatMap((direction) => peersCases(family, direction));
    case 'ports':
      return family.directions.flatMap((direction) => portsCases(family, direction));
    case 'policies':
      return policiesCases(family);
  }
}

/** Where a part of a case stands in its family's file; what the table only implies stands at its row. */
export function placeOf(family: NetworkFamily, row: number, path: Path): Path {
  const at = ['rows', row];
  if (path[0] === 'metadata') return [...at, 'name'];
  if (family.varies !== 'policies') return path[0] === 'expect' ? [...at, 'opens'] : at;
  return path[0] === 'expect' && path[1] === 'cells' ? [...at, 'expect', ...path.slice(2)] : at;
}

/** Where a field of a policy stands: a table of policies writes each spec out, the others only a list of it. */
export function policyPlace(family: NetworkFamily, row: number, policy: string, path: Path): Path {
  if (family.varies !== 'policies') return ['rows', row, family.varies];
  const inside = path[0] === 'spec' ? path.slice(1) : [];
  return ['rows', row, 'policies', policy, ...inside];
}

function peersCases(family: PeersFamily, direction: Direction): FamilyCase[] {
  const rows = family.rows.map((row, index) => ({ ...row, index }));
  const single = rows.map((row) =>
    ruleCase(family, direction, row.index, {
      ...row,
      rule: ruleOf(direction, row.peers),
      lines: openTo(direction, family.target, row.opens),
    }),
  );
  if (!family.pairs) return single;
  const paired = rows.filter((row) => row.paired);
  const pairs = paired.flatMap((one, nth) =>
    paired.slice(nth + 1).map((other) =>
      ruleCase(family, direction, one.index, {
        name: `${one.name}-or-${other.name}`,
        why: [one.why, other.why].filter(Boolean).join(' Or: '),
        matchesNothing: one.matchesNothing ?? other.matchesNothing,
        rule: ruleOf(direction, [...one.peers, ...other.peers]),
        lines: openTo(direction, family.target, [...new Set([...one.opens, ...other.opens])]),
      }),
    ),
  );
  return [...single, ...pairs];
}

function portsCases(family: PortsFamily, direction: Direction): FamilyCase[] {
  return family.rows.map((row, index) =>
    ruleCase(family, direction, index, {
      ...row,
      rule: ruleOf(direction, family.peers, row.ports),
      lines: row.opens.flatMap((open) => {
        const [port, protocol] = open.split('/') as [string, 'TCP' | 'UDP' | 'SCTP'];
        return openTo(direction, family.target, family.pods, { ports: [Number(port)], protocol });
      }),
    }),
  );
}

function policiesCases({ metadata, otherwise, rows }: PoliciesFamily): FamilyCase[] {
  return rows.map((row, index) => ({
    name: `${metadata.name}-${row.name}`,
    why: row.why,
    row: index,
    policies: row.policies,
    otherwise,
    lines: row.expect,
    matchesNothing: row.matchesNothing === true,
  }));
}

/** A policy with one rule isolates its target in one direction; what the row opens is open, all else of it is not. */
function ruleCase(
  { metadata, target, why }: PeersFamily | PortsFamily,
  direction: Direction,
  row: number,
  varied: {
    name: string;
    why?: string | undefined;
    matchesNothing?: true | undefined;
    rule: object;
    lines: Lines;
  },
): FamilyCase {
  const [namespace, pod] = target.split('/');
  const spec = {
    podSelector: { matchLabels: { pod } },
    policyTypes: [direction === 'ingress' ? 'Ingress' : 'Egress'],
    [direction]: [varied.rule],
  };
  const end = direction === 'ingress' ? { to: target } : { from: target };
  return {
    name: `${metadata.name}-${direction}-${varied.name}`,
    why: `${direction === 'ingress' ? 'Into' : 'Out of'} ${target}: ${varied.why || why}`,
    row,
    policies: { [`${namespace}/${metadata.name}`]: spec },
    otherwise: 'allow',
    lines: [{ deny: end }, ...varied.lines],
    matchesNothing: varied.matchesNothing === true,
  };
}

function ruleOf(direction: Direction, peers: readonly object[], ports: readonly object[] = []): object {
  return {
    ...(peers.length > 0 ? { [direction === 'ingress' ? 'from' : 'to']: peers } : {}),
    ...(ports.length > 0 ? { ports } : {}),
  };
}

/** No line at all where nothing opens, since a line without pods would mean all of them. */
function openTo(
  direction: Direction,
  target: string,
  pods: string[],
  what: { ports?: number[]; protocol?: 'TCP' | 'UDP' | 'SCTP' } = {},
): Lines {
  if (pods.length === 0) return [];
  return [
    {
      allow:
        direction === 'ingress' ? { from: pods, to: target, ...what } : { from: target, to: pods, ...what },
    },
  ];
}
