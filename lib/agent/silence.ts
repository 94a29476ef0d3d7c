/** What is known about one probe that heard nothing. Times in milliseconds. */
export interface SilenceFacts {
  windowMs: number;
  from: string;
  to: string;
  /** Worst standstill of the event loop at either end; null where it was not watched. */
  sourceLagMs: number | null;
  destinationLagMs: number | null;
  /** Listeners that could not be reached over loopback in the same window, each with what happened. */
  sourceLoopback: readonly string[];
  destinationLoopback: readonly string[];
  /** What the destination saw of this probe, in words; nothing if it saw nothing. */
  seen: string | undefined;
  /** Whether the same cell was open in a control; undefined where the caller makes the control itself. */
  knownOpen: boolean | undefined;
}

/** What silence amounts to. `again`: the window was void by lag, and another one may tell. */
export interface Silence {
  result: 'timeout' | 'asymmetric' | 'void';
  detail?: string;
  again: boolean;
}

/**
 * The four conditions of DESIGN §5.2: silence counts as a deny only if the client's loop was alive (a), both ends
 * reached their own listeners over loopback (b), the cell was open in a control (c), and the destination saw nothing
 * (d). Whatever is not shown makes the window `void`; anything seen at the destination is `asymmetric`.
 */
export function weighSilence(facts: SilenceFacts): Silence {
  const lag = stoodStill(facts);
  if (lag) return { result: 'void', detail: lag, again: true };
  const broken = brokenLoopback(facts);
  if (broken) return { result: 'void', detail: broken, again: false };
  if (facts.seen) return { result: 'asymmetric', detail: facts.seen, again: false };
  if (facts.knownOpen === false) {
    const detail = 'the cell was not open in any control, so that its silence has no measure';
    return { result: 'void', detail, again: false };
  }
  return { result: 'timeout', again: false };
}

function stoodStill(facts: SilenceFacts): string | undefined {
  const ends = [
    [facts.from, facts.sourceLagMs],
    [facts.to, facts.destinationLagMs],
  ] as const;
  for (const [pod, lag] of ends) {
    if (lag === null) return `nobody watched the event loop of ${pod} during the window`;
    if (lag > facts.windowMs / 3)
      return `the event loop of ${pod} stood still for ${lag} ms of a window of ${facts.windowMs} ms`;
  }
  return undefined;
}

function brokenLoopback(facts: SilenceFacts): string | undefined {
  const ends = [
    [facts.from, facts.sourceLoopback],
    [facts.to, facts.destinationLoopback],
  ] as const;
  for (const [pod, broken] of ends) {
    if (broken.length > 0)
      return `${pod} could not reach its own listeners over loopback in the same window: ${broken.join(', ')}`;
  }
  return undefined;
}
