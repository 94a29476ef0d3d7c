/** What a piece of a selector is. `word` is a label's key; `has`, `all` and `global` are whole calls. */
export type TokenKind =
  | 'word'
  | 'string'
  | 'operator'
  | 'has'
  | 'all'
  | 'global'
  | '!'
  | '&&'
  | '||'
  | '('
  | ')'
  | '{'
  | '}'
  | ','
  | 'end';

/** A piece of a selector. `text` is the key, the value between quotes, or the operator; `at` counts characters from 1. */
export interface Token {
  kind: TokenKind;
  text: string;
  at: number;
}

/** A selector that Calico would refuse: what had to stand at which character. */
export class SelectorError extends Error {
  constructor(
    readonly expected: string,
    /** Counted from 1. */
    readonly at: number,
  ) {
    super(`at character ${at}: ${expected}`);
  }
}

const KEY = '[a-zA-Z0-9_./-]{1,512}';
const CALLS: [TokenKind, RegExp][] = [
  ['has', new RegExp(`has\\(\\s*(${KEY})\\s*\\)`, 'y')],
  ['all', /all\(\s*\)/y],
  ['global', /global\(\s*\)/y],
  ['word', new RegExp(`(${KEY})`, 'y')],
];
const SIGNS = /==|!=|&&|\|\||[!(){},]/y;
const VALUE = /"([^"]*)"|'([^']*)'/y;
/** Words are operators only right behind a key, so that a label may be called `in`. */
const OPERATORS: [string, RegExp][] = [
  ['contains', /contains/y],
  ['starts with', /starts\s*with/y],
  ['ends with', /ends\s*with/y],
  ['not in', /not\s*in\b/y],
  ['in', /in\b/y],
];

/**
 * Cuts a selector into its pieces, the last of which is `end`. Throws a SelectorError with the place of what is none;
 * only spaces and tabs part words. Source: Calico documentation, "Selectors", of GlobalNetworkPolicy.
 */
export function tokensOf(selector: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < selector.length) {
    if (selector[at] === ' ' || selector[at] === '\t') at += 1;
    else {
      const [token, next] = tokenAt(selector, at, tokens.at(-1)?.kind === 'word');
      tokens.push(token);
      at = next;
    }
  }
  return [...tokens, { kind: 'end', text: '', at: selector.length + 1 }];
}

function tokenAt(selector: string, at: number, behindKey: boolean): [Token, number] {
  const read = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(selector);
  };
  const token = (kind: TokenKind, text: string, length: number): [Token, number] => [
    { kind, text, at: at + 1 },
    at + length,
  ];
  const sign = read(SIGNS)?.[0];
  if (sign === '==' || sign === '!=') return token('operator', sign, 2);
  if (sign) return token(sign as TokenKind, sign, sign.length);
  const value = read(VALUE);
  if (value) return token('string', value[1] ?? value[2] ?? '', value[0].length);
  if (selector[at] === '"' || selector[at] === "'")
    throw new SelectorError('the quote that ends this value', at + 1);
  if (behindKey) {
    for (const [operator, pattern] of OPERATORS) {
      const found = read(pattern);
      if (found) return token('operator', operator, found[0].length);
    }
    throw new SelectorError('==, !=, in, not in, contains, starts with or ends with', at + 1);
  }
  for (const [kind, pattern] of CALLS) {
    const found = read(pattern);
    if (found) return token(kind, found[1] ?? '', found[0].length);
  }
  throw new SelectorError('a label key, has(key), all(), && or ||', at + 1);
}
