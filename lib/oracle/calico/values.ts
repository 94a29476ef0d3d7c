import { z } from 'zod';
import { AddressBlock, isAddress } from '../cidr.js';
import { holds, parseExpression } from './expression.js';

/** A field that would change the answer in a way that is not modelled: it may only be false, null or left out. */
export function absent(field: string) {
  const message = `nothing here: Twinlock does not model ${field}, and would guess`;
  return z.union([z.literal(false), z.null()], message).optional();
}

/** A selector of Calico; the message says at which character it goes wrong. */
export const namespaceSelectorSchema = z.string().superRefine((text, context) => {
  try {
    const expression = parseExpression(text);
    if (expression.kind !== 'global' && holds(expression, 'global')) {
      const message = 'global() alone: it cannot be combined with other selectors';
      context.addIssue({ code: 'custom', message, input: text });
    }
  } catch (error) {
    const message = `a selector of Calico; ${error instanceof Error ? error.message : String(error)}`;
    context.addIssue({ code: 'custom', message, input: text });
  }
});

/** A selector of pods, network sets or service accounts. */
export const selectorSchema = namespaceSelectorSchema.refine((text) => !holdsGlobal(text), {
  message: 'a selector without global(), which only the namespaceSelector of a rule may have',
});

function holdsGlobal(text: string): boolean {
  try {
    return holds(parseExpression(text), 'global');
  } catch {
    return false;
  }
}

/** A block in a rule: with its number of bits, and no bit set behind them. */
export const ruleBlock = z
  .string()
  .refine((text) => blockOf(text)?.isNetwork === true, 'a CIDR whose address is its first, as 10.0.0.0/8');

/** A block in a network set; an address alone is one of itself. */
export const setBlock = z
  .string()
  .refine((text) => blockOf(wholeBlock(text)) !== undefined, 'a CIDR or an address, as 10.0.0.0/8');

/** `10.0.0.1` as `10.0.0.1/32`. */
export function wholeBlock(text: string): string {
  return isAddress(text) ? `${text}/${text.includes(':') ? 128 : 32}` : text;
}

function blockOf(text: string): AddressBlock | undefined {
  try {
    return new AddressBlock(text);
  } catch {
    return undefined;
  }
}

const inRange = (number: number) => number >= 1 && number <= 65535;

const PORT = 'a port from 1 to 65535, a range as 80:90, or a port name';

/** A port as Calico writes it: a number, `80:90` for a range, or the name that a pod gives to one. */
export const portSchema = z.union([z.number().int(), z.string()], PORT).refine(isPort, PORT);

function isPort(port: number | string): boolean {
  const [first = '', last = first, ...more] = String(port).split(':');
  if (!/^-?\d+$/.test(first)) return /^[a-zA-Z0-9_.-]{1,128}$/.test(String(port));
  const [from, to] = [Number(first), Number(last)];
  return more.length === 0 && inRange(from) && inRange(to) && from <= to;
}

export const protocolSchema = z.union(
  [z.enum(['TCP', 'UDP', 'SCTP', 'ICMP', 'ICMPv6', 'UDPLite']), z.number().int().min(1).max(255)],
  'TCP, UDP, SCTP, ICMP, ICMPv6, UDPLite, or a number from 1 to 255',
);
