import type { StepOutcome } from '../model/outcome.js';

/** What is wrong with a step of a handshake, in one sentence; undefined where all that is expected was seen. */
export function stepFault(expected: StepOutcome, observed: StepOutcome): string | undefined {
  const fault = resultFault(expected, observed) ?? detailFault(expected, observed);
  if (fault === undefined || expected.deviates === undefined) return fault;
  const { specified, because } = expected.deviates;
  return `${fault} Here the product was known to depart from its specification (${because}), which asks for: ${specified}. If it now does that, take the deviation out of the case.`;
}

function resultFault(expected: StepOutcome, observed: StepOutcome): string | undefined {
  if (expected.result === observed.result) return undefined;
  if (expected.result === 'stopped') return 'The handshake should have stopped here and did not.';
  if (observed.result === 'stopped') return 'The handshake stopped here and should not have.';
  return observed.result === 'not-reached'
    ? 'The handshake ended before this step.'
    : 'The handshake came further than it may.';
}

function detailFault(expected: StepOutcome, observed: StepOutcome): string | undefined {
  if (expected.how !== undefined && expected.how !== observed.how)
    return 'The handshake stopped at the right step, but for another reason.';
  if (expected.code !== undefined && expected.code !== observed.code)
    return 'The step ended as it should, but with another status.';
  if (expected.error !== undefined && expected.error !== observed.error)
    return 'The step ended as it should, but with another error code.';
  if (expected.says !== undefined && observed.says?.includes(expected.says) !== true)
    return 'The step ended as it should, but the answer gives another reason.';
  return timeFault(expected, observed);
}

function timeFault({ afterMs, withinMs }: StepOutcome, { tookMs = 0 }: StepOutcome): string | undefined {
  if (afterMs !== undefined && tookMs < afterMs) return 'The caller knew too soon: something else told it.';
  if (withinMs !== undefined && tookMs > withinMs) return 'The caller knew too late.';
  return undefined;
}
