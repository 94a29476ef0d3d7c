import type { ClassVerdicts } from '../oracle/class-verdicts.js';
import type { MatrixCell } from './matrix.js';

/** Every cell between classes, in the form of a pod's; for worlds of few classes, since all are in memory at once. */
export function* classCells(verdicts: ClassVerdicts): Generator<MatrixCell> {
  const { classes, targets, halves } = verdicts;
  const row = verdicts.emptyRow();
  for (const [at, { id }] of classes.entries()) {
    verdicts.row(at, row);
    for (const [index, target] of targets.entries()) {
      const [egress, ingress] = [halves[row.egress[index] ?? 0], halves[row.ingress[index] ?? 0]];
      const to = classes[target.to]?.id;
      if (!verdicts.isCell(at, target) || !egress || !ingress || to === undefined) continue;
      const { port, protocol } = target;
      const open = egress.verdict === 'allow' && ingress.verdict === 'allow';
      yield { from: id, to, port, protocol, verdict: open ? 'allow' : 'deny', egress, ingress };
    }
  }
}
