import type { ClusterFault } from './context.js';

/** What a fault must show: the cases by their ids, those of the access suite by their names alone, and what each must say. */
export interface ExpectedRed {
  name: string;
  why: string;
  /** A piece of the reason of each case that must be red. */
  red: Readonly<Record<string, string>>;
  /** Cases that are tried too and must stay as they were. */
  spares?: readonly string[];
  /** Cases that must be unknown, since the fault took their own cut or control away. */
  blinds?: readonly string[];
}

const idOf = (name: string) => (name.includes('/') ? name : `access/${name}`);

/** The part of a fault that says what it must turn red: only these cases and the spared ones are run. */
export function expectedRed({
  name,
  why,
  red,
  spares = [],
  blinds = [],
}: ExpectedRed): Omit<ClusterFault, 'inject' | 'prove' | 'undo'> {
  const names = Object.keys(red);
  return {
    name,
    why,
    reddens: names.map(idOf),
    tries: [...names, ...spares, ...blinds].map(idOf),
    ...(blinds.length === 0 ? {} : { blinds: blinds.map(idOf) }),
    verdict: 'fail',
    says: red[names[0] ?? ''] ?? '',
    saysOf: Object.fromEntries(names.map((one) => [idOf(one), red[one] ?? ''])),
  };
}
