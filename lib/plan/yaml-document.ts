import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
} from 'yaml';
import type { TextFile } from './files.js';
import type { Problems } from './problems.js';
import { readValues } from './yaml-values.js';

export type Path = readonly (string | number)[];

/** Something written in a file: where each part of it stands, and what stands there. */
export interface Located {
  readonly file: string;
  lineOf(path: Path): number;
  foundAt(path: Path): string;
}

/** A document as the parser sees it that knows places, and the counter that turns its offsets into lines. */
interface Placed {
  document: Document.Parsed;
  lines: LineCounter;
}

/** One document of a YAML or JSON file, its plain value, and where each part of it stands. */
export class YamlDocument {
  readonly #place: () => Placed;
  #placed: Placed | undefined;

  /** `place` is called once and only when a line is asked for, since finding places costs more than all else. */
  constructor(
    readonly file: string,
    readonly value: unknown,
    place: () => Placed,
  ) {
    this.#place = place;
  }

  /** The line (from 1) of the deepest part of `path` that is there; of a mapping's entry, the line of its key. */
  lineOf(path: Path): number {
    this.#placed ??= this.#place();
    const { document, lines } = this.#placed;
    let node: unknown = document.contents;
    let offset = startOf(node) ?? document.range[0];
    for (const part of path) {
      if (isAlias(node)) node = node.resolve(document);
      const entry = isMap(node)
        ? node.items.find(({ key }) => (isScalar(key) ? key.value === part : key === part))
        : undefined;
      const next: unknown = entry ? entry.value : isSeq(node) ? node.items[Number(part)] : undefined;
      if (!entry && next === undefined) break;
      offset = (entry ? startOf(entry.key) : startOf(next)) ?? offset;
      node = next;
    }
    return lines.linePos(offset).line;
  }

  /** What stands at `path`, short enough for one line of a message. */
  foundAt(path: Path): string {
    return foundIn(this.value, path);
  }
}

/** What stands at `path` of a value, short enough for one line of a message. */
export function foundIn(whole: unknown, path: Path): string {
  let value = whole;
  for (const part of path) {
    value =
      typeof value === 'object' && value !== null
        ? (value as Record<string | number, unknown>)[part]
        : undefined;
  }
  const last = path.at(-1);
  if (value === undefined) return typeof last === 'string' ? `no ${last}` : 'nothing';
  const text = JSON.stringify(value);
  return `${typeof last === 'string' ? `${last}: ` : ''}${text.length > 70 ? `${text.slice(0, 67)}...` : text}`;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}

/** Every document of a file that is not empty; what is no YAML goes to `problems` with its line. */
export function parseYaml(file: TextFile, problems: Problems): YamlDocument[] {
  let known: Placed[] | undefined;
  const placed = () => {
    known ??= placedDocuments(file);
    return known;
  };
  const values = readValues(file);
  if (values) {
    return values.map((value, index) => new YamlDocument(file.name, value, () => at(placed(), index)));
  }
  const broken = placed().flatMap(({ document, lines }) =>
    document.errors.map((error) => ({ line: lines.linePos(error.pos[0]).line, message: error.message })),
  );
  for (const { line, message } of broken) {
    problems.add({
      file: file.name,
      line,
      found: `what is no YAML (${message})`,
      write: file.text.includes('{{') ? 'plain YAML; render templates first' : 'plain YAML',
    });
  }
  return placed()
    .filter(({ document }) => document.errors.length === 0)
    .map((one) => new YamlDocument(file.name, one.document.toJS(), () => one))
    .filter(({ value }) => value !== null);
}

/** The documents that are not empty, in the order of the file. */
function placedDocuments(file: TextFile): Placed[] {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(file.text, { lineCounter: lines, prettyErrors: false, merge: true });
  const documents = 'empty' in parsed ? [] : parsed;
  return documents
    .filter(({ contents, errors }) => errors.length > 0 || !isEmpty(contents))
    .map((document) => ({ document, lines }));
}

function isEmpty(contents: unknown): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}

function at(placed: readonly Placed[], index: number): Placed {
  const one = placed[index];
  if (!one) throw new RangeError(`document ${index} was read by one parser of YAML and not by the other`);
  return one;
}
