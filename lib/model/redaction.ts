const JWT = /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g;
const PEM = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/**
 * The run's live secrets, and the one way in which text leaves the harness: `clean` takes out every registered
 * secret, every JWT and every private key. All writers of files, logs and terminal lines go through it.
 */
export class Redaction {
  readonly #secrets = new Set<string>();

  /** Registers a live secret. Shorter ones than 6 characters are refused, since they would blacken ordinary words. */
  add(secret: string): void {
    if (secret.length < 6) throw new RangeError('a secret of the run must have at least 6 characters');
    this.#secrets.add(secret);
  }

  /** The text without secrets; also finds a secret in its JSON-escaped, URL-encoded and base64 forms. */
  clean(text: string): string {
    let cleaned = text.replace(PEM, '[private key removed]').replace(JWT, '[token removed]');
    for (const secret of this.#secrets) {
      for (const form of formsOf(secret)) cleaned = cleaned.replaceAll(form, '[secret removed]');
    }
    return cleaned;
  }
}

function formsOf(secret: string): Set<string> {
  return new Set([
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  ]);
}
