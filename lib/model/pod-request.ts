/** An HTTP request to be sent from inside a chosen pod, with a fresh socket. */
export interface PodRequest {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: string;
  /** Bound of the whole request, in milliseconds. */
  timeoutMs: number;
  /** PEM of the CA to trust; nothing else is trusted for https. */
  ca?: string;
}

/** The answer, or how the request failed; never both. `connectMs` and `tookMs` are milliseconds. */
export type PodResponse =
  | {
      ok: true;
      status: number;
      headers: Record<string, string>;
      body: string;
      remote: string;
      connectMs: number;
      tookMs: number;
    }
  | {
      ok: false;
      failure: 'timeout' | 'refused' | 'reset' | 'dns' | 'tls' | 'error';
      detail: string;
      tookMs: number;
    };

/** `fetch` as seen from a pod. Throws only if the tool broke (agent gone, stream lost): then the caller knows nothing. */
export type PodFetch = (request: PodRequest) => Promise<PodResponse>;
