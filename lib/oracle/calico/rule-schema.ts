import { z } from 'zod';
import {
  absent,
  namespaceSelectorSchema,
  portSchema,
  protocolSchema,
  ruleBlock,
  selectorSchema,
} from './values.js';

const blocks = z.array(ruleBlock).nullish();
const ports = z.array(portSchema).nullish();

const entity = {
  nets: blocks,
  notNets: blocks,
  selector: selectorSchema.nullish(),
  notSelector: selectorSchema.nullish(),
  namespaceSelector: namespaceSelectorSchema.nullish(),
  serviceAccounts: z
    .strictObject({ names: z.array(z.string()).nullish(), selector: selectorSchema.nullish() })
    .nullish(),
  services: absent('services'),
};
const sourceSchema = z.strictObject({
  ...entity,
  ports: absent('ports of a source, which change with every connection'),
  notPorts: absent('notPorts of a source, which change with every connection'),
});
const destinationSchema = z.strictObject({ ...entity, ports, notPorts: ports });

/** One rule of a policy of Calico, with what Calico's own API demands between its fields. */
export const ruleSchema = z
  .strictObject({
    action: z.enum(['Allow', 'Deny', 'Pass', 'Log']),
    ipVersion: z.union([z.literal(4), z.literal(6)], '4 or 6').nullish(),
    protocol: protocolSchema.nullish(),
    notProtocol: protocolSchema.nullish(),
    source: sourceSchema.nullish(),
    destination: destinationSchema.nullish(),
    icmp: absent('icmp'),
    notICMP: absent('notICMP'),
    http: absent('http'),
    /** Comments on the rule. */
    metadata: z.looseObject({}).nullish(),
  })
  .superRefine((rule, context) => {
    const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    for (const list of ['ports', 'notPorts'] as const) {
      if (rule.destination?.[list]?.length && !hasPorts(rule.protocol)) {
        refuse(['destination', list], 'protocol TCP, UDP or SCTP beside the ports');
      }
    }
    const versions = new Set<number>(rule.ipVersion ? [rule.ipVersion] : []);
    for (const side of ['source', 'destination'] as const) {
      for (const list of ['nets', 'notNets'] as const) {
        for (const block of rule[side]?.[list] ?? []) versions.add(block.includes(':') ? 6 : 4);
        if (versions.size > 1) {
          refuse([side, list], 'blocks of one IP version in a rule; the other version in a rule of its own');
          return;
        }
      }
    }
  });

export type CalicoRule = z.infer<typeof ruleSchema>;
/** What a rule asks of one end of a connection. */
export type EntityRule = NonNullable<CalicoRule['destination']> | NonNullable<CalicoRule['source']>;

function hasPorts(protocol: CalicoRule['protocol']): boolean {
  return (
    protocol === 'TCP' || protocol === 'UDP' || protocol === 'SCTP' || [6, 17, 132].includes(Number(protocol))
  );
}
