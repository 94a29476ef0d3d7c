import type { ClassHalf, ClassTarget, ClassVerdicts } from '../oracle/class-verdicts.js';
import { classVerdicts } from '../oracle/classes.js';
import { readManifestFolder } from './manifest-folder.js';

/** The truth table of a folder of manifests, with one row and column for all pods that nothing tells apart. */
export interface ClassMatrix {
  verdicts: ClassVerdicts;
  notes: string[];
}

/**
 * The classes of the Pods found in a file or folder, and the verdicts between them. Throws an InputError with file and
 * line for what the API server would refuse, and for a policy that is no NetworkPolicy of Kubernetes.
 */
export function classMatrixOf(path: string): ClassMatrix {
  const { world, policies, notes } = readManifestFolder(path);
  const verdicts = classVerdicts(world, policies);
  return { verdicts, notes: verdicts.ownNodeLeftOut ? [OWN_NODE, ...notes] : notes };
}

const OWN_NODE =
  "a pod on its node's network reaches every pod of its own node, whatever its cells say: they are about all other nodes, since telling nodes apart would make too many classes";

/**
 * The JSON of `matrix --classes --json` in pieces, one class or cell a line; the whole can be larger than a string may
 * be. A cell's `from` and `to` are ids of classes; from a class to itself it is between two of its members. A `note` is
 * there only where cells leave nodes out.
 */
export function* classMatrixJson({ verdicts }: ClassMatrix): Generator<string> {
  const classes = verdicts.classes.map(({ id, members, ports }) => JSON.stringify({ id, members, ports }));
  yield `{"classes":[\n${classes.join(',\n')}\n],"cells":[\n`;
  const targets = verdicts.targets.map((target) => targetText(verdicts, target));
  const halves = verdicts.halves.map((half) => JSON.stringify(half));
  const row = verdicts.emptyRow();
  let separator = '';
  for (const [from, { id }] of verdicts.classes.entries()) {
    const { egress, ingress } = verdicts.row(from, row);
    const start = `{"from":${JSON.stringify(id)},`;
    let text = '';
    for (const [at, target] of verdicts.targets.entries()) {
      if (!verdicts.isCell(from, target)) continue;
      const [out, into] = [egress[at] ?? 0, ingress[at] ?? 0];
      const open = isOpen(verdicts.halves[out]) && isOpen(verdicts.halves[into]);
      text += `${separator}${start}${targets[at]}${open ? '"allow"' : '"deny"'},"egress":${halves[out]},"ingress":${halves[into]}}`;
      separator = ',\n';
    }
    yield text;
  }
  yield verdicts.ownNodeLeftOut ? `\n],"note":${JSON.stringify(OWN_NODE)}}` : '\n]}';
}

function targetText({ classes }: ClassVerdicts, { to, port, protocol }: ClassTarget): string {
  return `"to":${JSON.stringify(classes[to]?.id)},"port":${port},"protocol":"${protocol}","verdict":`;
}

function isOpen(half: ClassHalf | undefined): boolean {
  return half?.verdict === 'allow';
}
