import { type Sample, samplesOf } from '../cluster/server-metrics.js';
import type { AccessRequest } from '../model/access-case.js';
import type { Action } from '../model/api-action.js';
import { apiServerSays, type Seen } from './access-answer.js';
import type { AccessContext } from './access-needs.js';

/** An action that reads a figure: of an API server's /metrics, or how often a document of a test issuer was fetched. */
export type FigureAction = Extract<Action, { metric: string } | { asked: string }>;

export function isFigure(action: Action): action is FigureAction {
  return typeof action === 'object' && ('metric' in action || 'asked' in action);
}

interface Figure {
  value: number;
  says: string;
}

/**
 * The figures of a case. One with `since` tells how much it grew from just before the request of that name, so the
 * figure is read there too, and what that request itself brought about counts.
 */
export class Figures {
  readonly #begin = new Map<string, Promise<Figure>>();

  constructor(private readonly context: Pick<AccessContext, 'server' | 'asked'>) {}

  /** Reads what later requests compare with; to be called before a request is made. Failures come out when they compare. */
  async before(name: string, later: readonly { request: AccessRequest; at: string }[]): Promise<void> {
    const reading: Promise<unknown>[] = [];
    for (const { request, at } of later) {
      if (!isFigure(request.do) || request.do.since !== name) continue;
      const figure = this.#read(request.do, at);
      this.#begin.set(key(request, at), figure);
      reading.push(figure.catch(() => undefined));
    }
    await Promise.all(reading);
  }

  /** The figure now, or its growth. A metric without any series counts 0. Throws what the context throws. */
  async observe(request: AccessRequest & { do: FigureAction }, at: string): Promise<Seen> {
    const now = await this.#read(request.do, at);
    const begin = await this.#begin.get(key(request, at));
    const evidence = [apiServerSays(begin === undefined ? now.says : `${now.says}; before: ${begin.says}`)];
    return { outcome: { kind: 'answer', value: now.value - (begin?.value ?? 0) }, evidence };
  }

  async #read(action: FigureAction, at: string): Promise<Figure> {
    if ('asked' in action) {
      const value = await this.context.asked(action.issuer, action.asked);
      return { value, says: `${action.asked} of issuer ${action.issuer} fetched ${value} times` };
    }
    const all = await (await this.context.server(at)).metrics();
    const samples = samplesOf(all, action.metric, action.labels);
    const value = samples.reduce((sum, sample) => sum + sample.value, 0);
    return { value, says: samples.map(sampleWords).join(', ') || `${action.metric}: no such series` };
  }
}

const key = ({ name }: AccessRequest, at: string) => `${name} at ${at}`;

function sampleWords({ name, labels, value }: Sample): string {
  const inside = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
  return `${name}{${inside.join(',')}} ${value}`;
}
