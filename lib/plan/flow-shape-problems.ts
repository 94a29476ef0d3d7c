import type { FlowCase } from '../model/flow-case.js';
import { FLOW_SHAPES } from '../model/flow-shape.js';
import type { CaseFile } from './case-file.js';
import type { Problems } from './problems.js';
import { nearestWord } from './spelling.js';

/**
 * Adds what a flow case says of its flow that the flow does not have: an option or a value of `with`, a step, or
 * steps that are left out. A step that nobody takes would never be seen, and one that is left out never be judged.
 */
export function checkFlowShape(file: CaseFile & { case: FlowCase }, problems: Problems): void {
  const { flow, expect } = file.case;
  const shape = FLOW_SHAPES[flow];
  const add = (path: (string | number)[], found: string, write: string) =>
    problems.add({ file: file.file, line: file.document.lineOf(path), found, write });

  for (const [option, value] of Object.entries(file.case.with)) {
    const values = shape.takes[option];
    const options = Object.keys(shape.takes).join(', ');
    if (values === undefined) {
      add(
        ['with', option],
        `option ${option}`,
        options ? `one of ${options}` : `no option: ${flow} takes none`,
      );
    } else if (!values.includes(value)) {
      add(['with', option], `${option}: ${value}`, oneOf(value, values));
    }
  }
  if (shape.needs !== undefined && file.case.with[shape.needs] === undefined) {
    const some = (shape.takes[shape.needs] ?? []).slice(0, 3).join(', ');
    add(['flow'], `${flow} without ${shape.needs}`, `with: { ${shape.needs}: … }, such as ${some}`);
  }

  const written = expect.steps.map(({ step }) => step);
  for (const [index, step] of written.entries()) {
    if (shape.steps.includes(step)) continue;
    add(['expect', 'steps', index, 'step'], `step ${step}`, `one of ${shape.steps.join(', ')}`);
  }
  const missing = shape.steps.filter((step) => !written.includes(step));
  if (written.length > 0 && missing.length > 0) {
    add(['expect', 'steps'], `no ${missing.join(', ')}`, `every step of ${flow}: ${shape.steps.join(', ')}`);
  }
}

/** More values than these nobody reads in a line; then the nearest one is named, and the schema has them all. */
const READABLE = 12;

function oneOf(written: string, values: readonly string[]): string {
  if (values.length <= READABLE) return `one of ${values.join(', ')}`;
  const nearest = nearestWord(written, values);
  const some = nearest === undefined ? values.slice(0, 3).join(', ') : nearest;
  return `one of ${values.length} names, such as ${some}: see lib/model/attempts.ts`;
}
