/** A piece of HTML that is safe to put on the page: made by {@link html} alone. */
export class Markup {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

type Piece = string | number | Markup | false | undefined | readonly Piece[];

/** Makes HTML; everything that is not Markup itself is escaped, lists are joined, `false` and undefined leave nothing. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Markup {
  const parts = strings.map((text, index) => (index === 0 ? text : `${written(pieces[index - 1])}${text}`));
  return new Markup(parts.join(''));
}

function written(piece: Piece): string {
  if (piece === undefined || piece === false) return '';
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'object') return piece.map(written).join('');
  return escaped(String(piece));
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A sentence in which commands stand between backticks, as explanations and next steps are written. */
export function prose(text: string): Markup {
  const parts = text.split('`');
  // An odd backtick is text and not the start of a command.
  if (parts.length % 2 === 0) return html`${text}`;
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}
