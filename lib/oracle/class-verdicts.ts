import type { Protocol } from '../model/cell.js';
import type { PlacedPolicies, PlacedRule } from './class-rules.js';
import type { ClassOfPods } from './classes.js';
import type { Allowance } from './decision.js';
import type { Half } from './policy.js';
import type { RankedPolicy } from './ranked-policy.js';

/** What one half of a connection says, as in a matrix; the same object wherever the same is said. */
export interface ClassHalf {
  verdict: Allowance;
  /** `namespace/name`, null where no policy isolates. */
  policy: string | null;
  rule: number | null;
}

/** A declared port of a class: what a connection goes to. */
export interface ClassTarget {
  /** Index of the class. */
  to: number;
  port: number;
  protocol: Protocol;
}

/** Everything that leaves one class: for each target, both halves as indices into `halves`. */
export interface ClassRow {
  egress: Uint32Array;
  ingress: Uint32Array;
}

/** A rule as a rectangle of the table: from each of its sources to each of its targets. */
interface Reach {
  half: Half;
  sources: Uint8Array;
  targets: Uint32Array;
  /** Index into `halves` of what it says. */
  says: number;
}

/** The verdicts between classes, a row at a time, since all of them together may not fit into memory. */
export class ClassVerdicts {
  readonly targets: readonly ClassTarget[];
  readonly halves: readonly ClassHalf[];
  /** For each class the policies that isolate it, in the order in which they are asked. */
  readonly isolating: Readonly<Record<Half, readonly (readonly RankedPolicy[])[]>>;
  readonly #reaches: readonly Reach[];
  /** What each half says where no rule reaches: by class for egress, by target for ingress. */
  readonly #else: Record<Half, Uint32Array>;

  constructor(
    readonly classes: readonly ClassOfPods[],
    { rules, isolating }: PlacedPolicies,
    /** Members of a class may run on different nodes: a pod on its node's network reaches all of its own, whatever a cell says. */
    readonly ownNodeLeftOut = false,
  ) {
    this.targets = classes.flatMap(({ ports }, to) =>
      ports.map(({ port, protocol }): ClassTarget => ({ to, port, protocol })),
    );
    this.isolating = isolating;
    const halves = new Halves();
    const closed = (policies: readonly RankedPolicy[] | undefined) =>
      policies?.[0] ? halves.indexOf('deny', policies[0].name, null) : OPEN;
    this.#else = {
      egress: Uint32Array.from(classes, (_, at) => closed(isolating.egress[at])),
      ingress: Uint32Array.from(this.targets, ({ to }) => closed(isolating.ingress[to])),
    };
    // Of two rules that match, the first decides: it is written last, over the other.
    this.#reaches = rules.toReversed().map((rule) => this.#reach(rule, halves));
    this.halves = halves.all;
  }

  /** Whether any cell goes from the class to the target: a pod's cell to itself is none. */
  isCell(from: number, target: ClassTarget): boolean {
    return target.to !== from || (this.classes[from]?.members.length ?? 0) > 1;
  }

  /** What leaves one class; in `row`, if given, so that its memory is used again. */
  row(from: number, row: ClassRow = this.emptyRow()): ClassRow {
    const source = this.classes[from]?.one;
    row.egress.fill(this.#else.egress[from] ?? OPEN);
    row.ingress.set(this.#else.ingress);
    for (const { half, sources, targets, says } of this.#reaches) {
      if (sources[from] !== 1) continue;
      const said = row[half];
      for (const target of targets) said[target] = says;
    }
    // Nothing keeps a node from the pods that run on it.
    if (source?.hostNetwork && source.node !== undefined && !this.ownNodeLeftOut) {
      for (const [at, { to }] of this.targets.entries()) {
        if (this.classes[to]?.one.node === source.node) row.ingress[at] = OPEN;
      }
    }
    return row;
  }

  emptyRow(): ClassRow {
    return { egress: new Uint32Array(this.targets.length), ingress: new Uint32Array(this.targets.length) };
  }

  #reach({ half, policy, index, rule, subjects, peers }: PlacedRule, halves: Halves): Reach {
    const [sources, destinations] = half === 'egress' ? [subjects, peers] : [peers, subjects];
    const targets: number[] = [];
    for (const [at, { to, port, protocol }] of this.targets.entries()) {
      const destination = this.classes[to]?.one;
      if (destinations[to] === 1 && destination && rule.matchesPort({ destination, port, protocol })) {
        targets.push(at);
      }
    }
    const says = halves.indexOf(rule.action === 'Deny' ? 'deny' : 'allow', policy.name, index);
    return { half, sources, targets: Uint32Array.from(targets), says };
  }
}

/** Index of the half that no policy isolates. */
const OPEN = 0;

/** Gives the same thing said the same number. */
class Halves {
  readonly all: ClassHalf[] = [{ verdict: 'allow', policy: null, rule: null }];
  readonly #known = new Map<string, number>();

  indexOf(verdict: Allowance, policy: string, rule: number | null): number {
    const key = `${verdict} ${policy} ${rule}`;
    const known = this.#known.get(key) ?? this.all.push({ verdict, policy, rule }) - 1;
    this.#known.set(key, known);
    return known;
  }
}
