import type { FlowCase } from '../model/flow-case.js';
import type { FlowConnection, FlowCut } from '../model/flow-cut.js';
import { FLOW_SHAPES } from '../model/flow-shape.js';
import { type Manifest, manifestName } from '../model/manifest.js';
import { storedForm } from '../oracle/calico/kinds.js';
import { isPolicy } from '../oracle/policy-kinds.js';
import type { CaseFile } from './case-file.js';
import { mustStand, refuseDocument } from './cut-document.js';
import { type FlowWorld, inWorld, openConnections } from './flow-world.js';
import type { Problems } from './problems.js';

type FlowFile = CaseFile & { case: FlowCase };

/**
 * Plans the cut of a flow case: what is taken away and applied, and the connections that must close by the oracle's word.
 * Adds a problem for a name that is neither the world's nor the case's, a document that no cut names or that is of a kind
 * that is not modelled, a moment that the flow does not have, and a cut that closes nothing.
 */
export function planCut(file: FlowFile, read: () => FlowWorld, problems: Problems): FlowCut | undefined {
  const before = problems.count;
  checkMoment(file, problems);
  // Only who cuts needs the world.
  if (file.case.cut.length === 0 && file.objects.length === 0) return undefined;
  const world = read();
  const documents = new Map(file.objects.map((object) => [manifestName(object.manifest), object]));
  for (const object of file.objects) refuseDocument(object, file.case.cut, world, problems);
  const cut: FlowCut = { remove: [], apply: [], closes: [] };
  for (const [index, name] of file.case.cut.entries()) {
    const own = documents.get(name);
    const object = inWorld(world, name);
    if (own) cut.apply.push(storedForm(own.manifest));
    else if (object && isPolicy(object) && !mustStand(name)) cut.remove.push(identityOf(object));
    else refuseName(file, index, world, problems);
  }
  if (problems.count > before) return undefined;
  const closes = closedBy(cut, world);
  if (closes.length === 0) {
    problems.add({
      file: file.file,
      line: file.document.lineOf(['cut']),
      found: 'a cut that closes no connection of the flow world',
      write: 'objects without which a connection between its pods, the browser or the resolver is denied',
    });
  }
  return { ...cut, closes };
}

/** Open with all objects of the world, and closed with the cut. */
function closedBy({ remove, apply }: Pick<FlowCut, 'remove' | 'apply'>, world: FlowWorld): FlowConnection[] {
  const gone = new Set([...remove, ...apply].map(keyOf));
  const left = new Set(
    openConnections([...world.objects.filter((object) => !gone.has(keyOf(object))), ...apply]).map(wordsOf),
  );
  return world.open.filter((connection) => !left.has(wordsOf(connection)));
}

function wordsOf({ from, to, port, protocol }: FlowConnection): string {
  return `${from} ${to} ${port} ${protocol}`;
}

function keyOf(manifest: Manifest): string {
  return `${manifest.apiVersion.split('/')[0]} ${manifestName(manifest)}`;
}

function identityOf({ apiVersion, kind, metadata: { name, namespace } }: Manifest): Manifest {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
}

function checkMoment({ case: { flow, before, cut }, document, file }: FlowFile, problems: Problems): void {
  if (before === undefined) return;
  const line = document.lineOf(['before']);
  const { steps } = FLOW_SHAPES[flow];
  if (!steps.includes(before))
    problems.add({ file, line, found: `before step ${before}`, write: `one of ${steps.join(', ')}` });
  if (cut.length === 0)
    problems.add({ file, line, found: 'a moment without a cut', write: 'cut: what is changed then' });
}

function refuseName(
  { case: { cut }, document, file }: FlowFile,
  index: number,
  world: FlowWorld,
  problems: Problems,
) {
  const name = cut[index] ?? '';
  const policies = world.objects
    .filter(isPolicy)
    .map(manifestName)
    .filter((one) => !mustStand(one));
  const why = inWorld(world, name)
    ? 'opens no hop'
    : 'is neither in fixtures/flows nor a document of this file';
  problems.add({
    file,
    line: document.lineOf(['cut', index]),
    found: `${name}, which ${why}`,
    write: `one of ${policies.join(', ') || 'no object: the flow world holds none'}; or a document of that name behind the case`,
  });
}
