import { z } from 'zod';

/** What a device is given to go on with. Both codes are secret until they are used. */
export interface DeviceCodes {
  deviceCode: string;
  userCode: string;
  /** Where the person types the user code in. */
  verificationUri: string;
  /** The least time between two polls, in milliseconds. */
  intervalMs: number;
  /** How long the codes are good, in milliseconds. */
  lifeMs: number;
}

/** RFC 8628 section 3.2: five seconds between polls where the answer does not say. */
const answerSchema = z.object({
  device_code: z.string().min(1),
  user_code: z.string().min(1),
  verification_uri: z.url(),
  expires_in: z.number().positive(),
  interval: z.number().nonnegative().default(5),
});

/** Reads a device authorization answer; undefined where it lacks what the specification requires. */
export function readCodes(body: string): DeviceCodes | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined;
  }
  const { success, data } = answerSchema.safeParse(parsed);
  if (!success) return undefined;
  return {
    deviceCode: data.device_code,
    userCode: data.user_code,
    verificationUri: data.verification_uri,
    intervalMs: data.interval * 1000,
    lifeMs: data.expires_in * 1000,
  };
}
