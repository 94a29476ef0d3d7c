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

export type Path = readonly (string | number)[];

/** One document of a YAML or JSON file, its plain value, and where each part of it stands. */
export class YamlDocument {
  readonly value: unknown;

  constructor(
    readonly file: string,
    readonly document: Document.Parsed,
    readonly lines: LineCounter,
  ) {
    this.value = document.toJS();
  }

  /** The line (from 1) of the deepest part of `path` that is there; of a mapping's entry, the line of its key. */
  lineOf(path: Path): number {
    let node: unknown = this.document.contents;
    let offset = startOf(node) ?? this.document.range[0];
    for (const part of path) {
      if (isAlias(node)) node = node.resolve(this.document);
      const entry = isMap(node)
        ? node.items.find(({ key }) => (isScalar(key) ? key.value === part : key === part))
        : undefined;
      const next: unknown = entry ? entry.value : isSeq(node) ? node.items[Number(part)] : undefined;
      if (!entry && next === undefined) break;
      offset = (entry ? startOf(entry.key) : startOf(next)) ?? offset;
      node = next;
    }
    return this.lines.linePos(offset).line;
  }

  /** What stands at `path`, short enough for one line of a message. */
  foundAt(path: Path): string {
    let value: unknown = this.value;
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
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}

/** Every document of a file that is not empty; what is no YAML goes to `problems` with its line. */
export function parseYaml(file: TextFile, problems: Problems): YamlDocument[] {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(file.text, { lineCounter: lines, prettyErrors: false, merge: true });
  const documents = 'empty' in parsed ? [] : parsed;
  const sound: YamlDocument[] = [];
  for (const document of documents) {
    for (const error of document.errors) {
      problems.add({
        file: file.name,
        line: lines.linePos(error.pos[0]).line,
        found: `what is no YAML (${error.message})`,
        write: file.text.includes('{{') ? 'plain YAML; render templates first' : 'plain YAML',
      });
    }
    if (document.errors.length === 0 && document.contents !== null) {
      const one = new YamlDocument(file.name, document, lines);
      if (one.value !== null) sound.push(one);
    }
  }
  return sound;
}
