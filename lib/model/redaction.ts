const JWT = /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g;
const PEM = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/**
 * The run's live secrets, and the one way in which text leaves the harness: `clean` takes out every registered
 * secret, every JWT and every private key. All writers of files, logs and terminal lines go through it.
 */
export class Redaction {
  readonly #forms = new Set<string>();
  /** One pass for all forms, since every string of a run goes through here; made anew when a secret came since. */
  #pattern: RegExp | undefined;

  /** Registers a live secret. Shorter ones than 6 characters are refused, since they would blacken ordinary words. */
  add(secret: string): void {
    if (secret.length < 6) throw new RangeError('a secret of the run must have at least 6 characters');
    for (const form of formsOf(secret)) this.#forms.add(form);
    this.#pattern = undefined;
  }

  /**
   * The text without secrets; also finds a secret in its JSON-escaped, URL-encoded and base64 forms, and inside a longer
   * text in base64, such as a Basic authorization.
   */
  clean(text: string): string {
    const cleaned = text.replace(PEM, '[private key removed]').replace(JWT, '[token removed]');
    if (this.#forms.size === 0) return cleaned;
    this.#pattern ??= patternOf(this.#forms);
    return cleaned.replace(this.#pattern, '[secret removed]');
  }
}

function patternOf(forms: ReadonlySet<string>): RegExp {
  // The longest first, or a secret that begins like another would leave its end behind.
  const longestFirst = [...forms].sort((left, right) => right.length - left.length);
  return new RegExp(longestFirst.map(literally).join('|'), 'g');
}

function formsOf(secret: string): Set<string> {
  const base64 = Buffer.from(secret).toString('base64');
  const inner = [0, 1, 2].map((offset) => base64Inside(secret, offset)).filter((form) => form.length >= 6);
  const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), base64, ...inner];
  return new Set(forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]));
}

/**
 * What of a secret's base64 does not depend on what stands around it, if it begins `offset` bytes after a multiple of
 * three: characters that share bits with a neighbour are left out.
 */
function base64Inside(secret: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
  const whole = bytes.toString('base64').replace(/=+$/, '');
  return whole.slice(Math.ceil((offset * 8) / 6), bytes.length % 3 === 0 ? undefined : -1);
}

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
