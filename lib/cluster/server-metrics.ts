import { askAsAdmin } from './admin-request.js';
import { ApiError, statusOf } from './api-error.js';
import type { Cluster } from './cluster.js';

/** One sample of an API server's /metrics. */
export interface Sample {
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}

/**
 * All samples of an API server's /metrics, asked as the administrator. Each process has figures of its own, so the
 * kubeconfig says whose they are. Throws ApiError for any answer but 200, TransportError if none came.
 */
export async function metricsOf(server: Pick<Cluster, 'kubeconfig'>): Promise<Sample[]> {
  const { code, body } = await askAsAdmin(server, { method: 'GET', path: '/metrics', timeoutMs: 10_000 });
  if (code === 200) return parseMetrics(body);
  const { reason, message } = statusOf(body);
  throw new ApiError('GET /metrics', code, reason, message);
}

/** The samples of a name that have these labels, whatever others they have. */
export function samplesOf(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Sample[] {
  const wanted = Object.entries(labels);
  return samples.filter(
    (sample) => sample.name === name && wanted.every(([label, value]) => sample.labels[label] === value),
  );
}

/** The sum of the samples of a name that have these labels, among others; 0 where there is none, as of a counter. */
export function sumOf(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  return samplesOf(samples, name, labels).reduce((sum, { value }) => sum + value, 0);
}

/**
 * Reads Prometheus' text format (version 0.0.4): `name{label="value",…} number [timestamp]`. Comments are left out, and
 * so is what does not have that form.
 */
export function parseMetrics(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    if (line === '' || line.startsWith('#')) return [];
    const match = /^([a-zA-Z_:][\w:]*)(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?\s+(\S+)/.exec(line);
    if (!match?.[1] || !match[3]) return [];
    return [{ name: match[1], labels: labelsOf(match[2] ?? ''), value: numberOf(match[3]) }];
  });
}

function labelsOf(text: string): Record<string, string> {
  const pairs = text.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g);
  return Object.fromEntries([...pairs].map(([, label = '', value = '']) => [label, unescaped(value)]));
}

function unescaped(value: string): string {
  return value.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));
}

function numberOf(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  return text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text);
}
