import { SelectorError, type Token, type TokenKind, tokensOf } from './tokens.js';

/** A selector of Calico as a tree. `in` and `not in` hold a set of values, the other operators one. */
export type Expression =
  | { kind: 'all' }
  | { kind: 'global' }
  | { kind: 'has'; key: string }
  | { kind: 'compare'; key: string; operator: string; values: readonly string[] }
  | { kind: 'not'; of: Expression }
  | { kind: 'and' | 'or'; of: readonly Expression[] };

/**
 * Reads a selector of Calico; an empty one means all(). `||` binds weaker than `&&`, and `!` stands before one operation.
 * Throws a SelectorError with the character where something else had to stand.
 */
export function parseExpression(selector: string): Expression {
  const reader = new Reader(tokensOf(selector));
  if (reader.take('end')) return { kind: 'all' };
  const expression = joined(reader, '||', 'or', () => joined(reader, '&&', 'and', () => operation(reader)));
  reader.need('end', '&&, || or the end');
  return expression;
}

class Reader {
  #at = 0;
  constructor(readonly tokens: readonly Token[]) {}

  get next(): Token {
    return this.tokens[this.#at] as Token;
  }

  /** The next piece if it is one of this kind, which is then behind us. */
  take(kind: TokenKind): Token | undefined {
    const token = this.next;
    if (token.kind !== kind) return undefined;
    this.#at += 1;
    return token;
  }

  need(kind: TokenKind, words: string): Token {
    const token = this.take(kind);
    if (!token) throw new SelectorError(words, this.next.at);
    return token;
  }
}

function joined(reader: Reader, sign: '&&' | '||', kind: 'and' | 'or', part: () => Expression): Expression {
  const parts = [part()];
  while (reader.take(sign)) parts.push(part());
  return parts.length === 1 ? (parts[0] as Expression) : { kind, of: parts };
}

function operation(reader: Reader): Expression {
  if (reader.take('!')) {
    const of = operation(reader);
    return of.kind === 'not' ? of.of : { kind: 'not', of };
  }
  const has = reader.take('has');
  if (has) return { kind: 'has', key: has.text };
  if (reader.take('all')) return { kind: 'all' };
  if (reader.take('global')) return { kind: 'global' };
  if (reader.take('(')) {
    const inside = joined(reader, '||', 'or', () => joined(reader, '&&', 'and', () => operation(reader)));
    reader.need(')', '&&, || or )');
    return inside;
  }
  const key = reader.need('word', 'a label key, has(key), all() or (').text;
  const operator = reader.need('operator', 'an operator, as == or in').text;
  if (operator === 'in' || operator === 'not in')
    return { kind: 'compare', key, operator, values: valueSet(reader) };
  return {
    kind: 'compare',
    key,
    operator,
    values: [reader.need('string', "a value in quotes, as 'web'").text],
  };
}

/** `{'a', 'b'}`; a comma before the brace and an empty set are accepted, as by Calico. */
function valueSet(reader: Reader): string[] {
  reader.need('{', "a set of values, as {'web', 'api'}");
  const values: string[] = [];
  for (let value = reader.take('string'); value; value = reader.take('string')) {
    values.push(value.text);
    if (!reader.take(',')) break;
  }
  reader.need('}', values.length > 0 ? ', or }' : "a value in quotes, as 'web', or }");
  return values;
}

/** The same selector with another part in place of each of its parts that are no operators. */
export function mapLeaves(expression: Expression, change: (leaf: Expression) => Expression): Expression {
  if (expression.kind === 'not') return { kind: 'not', of: mapLeaves(expression.of, change) };
  if (expression.kind === 'and' || expression.kind === 'or') {
    return { kind: expression.kind, of: expression.of.map((part) => mapLeaves(part, change)) };
  }
  return change(expression);
}

/** Whether the selector has a part of this kind. */
export function holds(expression: Expression, kind: Expression['kind']): boolean {
  if (expression.kind === kind) return true;
  if (expression.kind === 'not') return holds(expression.of, kind);
  return (
    (expression.kind === 'and' || expression.kind === 'or') && expression.of.some((part) => holds(part, kind))
  );
}
