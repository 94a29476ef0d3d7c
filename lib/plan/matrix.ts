import type { Protocol } from '../model/cell.js';
import type { Allowance, HalfDecision } from '../oracle/decision.js';
import { Oracle } from '../oracle/oracle.js';
import { readManifestFolder } from './manifest-folder.js';
import { connectionCells } from './wanted-cells.js';

/** What one half of a connection says. `rule` counts from 0; both are null where no policy isolates (see HalfDecision). */
export interface MatrixHalf {
  verdict: Allowance;
  policy: string | null;
  rule: number | null;
}

export interface MatrixCell {
  from: string;
  to: string;
  port: number;
  protocol: Protocol;
  verdict: Allowance;
  egress: MatrixHalf;
  ingress: MatrixHalf;
}

/** The truth table of a folder of manifests. `cells` alone is what `matrix --json` prints. */
export interface Matrix {
  cells: MatrixCell[];
  notes: string[];
}

/**
 * The verdict of every connection between the Pods found in a file or folder, at the containerPorts they declare. A pod's
 * cell to itself is left out. Throws an InputError with file and line for what the API server would refuse.
 */
export function matrixOf(path: string): Matrix {
  const { world, policies, notes } = readManifestFolder(path);
  const oracle = new Oracle(world, policies);
  const cells = connectionCells(world.pods).map(({ from, to, port, protocol }): MatrixCell => {
    const { verdict, egress, ingress } = oracle.decide({ from, to, port, protocol });
    return { from, to, port, protocol, verdict, egress: halfOf(egress), ingress: halfOf(ingress) };
  });
  return { cells, notes };
}

/** The JSON of `matrix --json`, one cell a line. */
export function matrixJson({ cells }: Matrix): string {
  return `{"cells":[\n${cells.map((cell) => JSON.stringify(cell)).join(',\n')}\n]}`;
}

export function halfOf({ verdict, policy, rule }: HalfDecision): MatrixHalf {
  return { verdict, policy, rule };
}
