import { z } from 'zod';
import { EnvironmentError } from '../model/errors.js';

const statusSchema = z.looseObject({
  message: z.string().optional(),
  reason: z.string().optional(),
});

/** An answer of the API server that is not a success: its HTTP code, and reason and message of its Status object. */
export class ApiError extends EnvironmentError {
  constructor(
    doing: string,
    readonly code: number,
    readonly reason: string | undefined,
    readonly status: string,
  ) {
    super('api server', `${doing}: ${code} ${reason ?? ''} ${status}`.replace(/ +/g, ' ').trim(), {
      expected: `${doing} succeeds`,
      seen: `${code} ${status}`,
      nextStep: 'Read the message of the API server; it names the field or the rule.',
    });
  }
}

/** Reason and message of an answer's body, if that is a Status; else the body's beginning as the message. */
export function statusOf(body: string): { reason?: string | undefined; message: string } {
  try {
    const status = statusSchema.parse(JSON.parse(body));
    return { reason: status.reason, message: status.message ?? '' };
  } catch {
    return { message: body.slice(0, 300) };
  }
}
