import { z } from 'zod';
import type { AnswerOutcome } from '../model/outcome.js';

/** What a call of kubectl left. */
export interface KubectlEnd {
  exit: number;
  stdout: string;
  stderr: string;
  /** Logins that the person was asked for. */
  logins: number;
  /** Refreshes of the session that the issuer granted meanwhile; undefined where there was no session to renew. */
  refreshes?: number;
  /** What the last page of each login said. */
  pages?: string[];
}

const selfSchema = z.looseObject({
  kind: z.literal('SelfSubjectReview'),
  status: z.looseObject({
    userInfo: z.looseObject({ username: z.string(), groups: z.array(z.string()).default([]) }),
  }),
});

/** The outcome of a call: what a person sees of it, and for `auth whoami -o json` who they are. */
export function answerOfKubectl({ exit, stdout, stderr, logins, refreshes }: KubectlEnd): AnswerOutcome {
  const self = whoami(stdout);
  const says = withoutQueries([self ? '' : stdout.trim(), stderr.trim()].filter(Boolean).join('\n'));
  return {
    kind: 'answer',
    exit,
    logins,
    refreshes: refreshes ?? 0,
    ...(says === '' ? {} : { reason: says }),
    ...(self ? { user: self.username, groups: [...self.groups].sort() } : {}),
  };
}

function whoami(stdout: string) {
  if (!stdout.startsWith('{')) return undefined;
  try {
    return selfSchema.parse(JSON.parse(stdout)).status.userInfo;
  } catch {
    return undefined;
  }
}

/** The query of an authorization request holds state and nonce, which are nobody's business. */
function withoutQueries(text: string): string {
  return text.replace(/(https?:\/\/[^\s?"]+)\?[^\s"]+/g, '$1?…');
}
