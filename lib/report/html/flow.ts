import { outcomeWords } from '../../judge/words.js';
import type { DeniedPacket, KeycloakEvent } from '../../model/evidence.js';
import type { FlowRecord, FlowStep } from '../../model/flow.js';
import { duration } from '../figures.js';
import { html, type Markup, prose } from './markup.js';
import { sequence } from './sequence.js';

/** The picture of a flow, then why it stopped: the packets, the policy and the missing rule. */
export function flowPicture(flow: FlowRecord, id: string): Markup {
  return html`<figure class="flow"><div class="scroll">${sequence(flow, id)}</div></figure>
${stopNotice(flow)}
<details class="more"><summary>All ${flow.steps.length} steps</summary>${stepTable(flow.steps)}</details>
${flow.unrelatedPackets.length > 0 && html`<p>Denied packets that belong to no step that stopped:</p>${packetTable(flow.unrelatedPackets)}`}`;
}

function stopNotice({ stopped }: FlowRecord): Markup | undefined {
  if (!stopped) return undefined;
  const { step, hop, packets, policy, missingRule, explanation } = stopped;
  // A report of before there were sentences has the policy alone.
  const sentences = explanation.length > 0 ? explanation : policy === undefined ? [] : [policy];
  return html`<div class="notice stop"><p>Stopped at step <b>${step}</b>, hop <b>${hop}</b>.</p>
${sentences.map((sentence) => html`<p>${prose(sentence)}</p>`)}
${missingRule && html`<pre tabindex="0"><code>${missingRule.trimEnd()}</code></pre>`}
${packets.length > 0 ? html`<p>Packets that Calico denied on this hop:</p>${packetTable(packets)}` : html`<p>Calico logged no denied packet on this hop.</p>`}</div>`;
}

function packetTable(packets: readonly DeniedPacket[]): Markup {
  const end = (pod: string | undefined, address: string, port: number | undefined) =>
    html`${pod && html`<b>${pod}</b> `}<code>${address}${port === undefined ? '' : `:${port}`}</code>`;
  return html`<div class="scroll"><table class="cells"><thead><tr><th>at</th><th>from</th><th>to</th><th>protocol</th><th>dropped by</th></tr></thead>
<tbody>${packets.map(
    (packet) => html`<tr><td>${new Date(packet.at).toISOString().slice(11, 23)}</td>
<td>${end(packet.from, packet.source, packet.sourcePort)}</td><td>${end(packet.to, packet.destination, packet.destinationPort)}</td>
<td>${packet.protocol}</td><td>${packet.half ? `${packet.half} of ${packet.half === 'egress' ? 'the source' : 'the destination'}` : 'not known which half'}${packet.node && html` <small>on ${packet.node}</small>`}</td></tr>`,
  )}</tbody></table></div>`;
}

function stepTable(steps: readonly FlowStep[]): Markup {
  const stored = steps.some(({ events }) => events !== undefined);
  return html`<div class="scroll"><table class="cells"><thead><tr><th>hop</th><th>step</th><th>from</th><th>to</th><th>result</th><th>took</th>${stored && html`<th>stored by Keycloak</th>`}</tr></thead>
<tbody>${steps.map(
    ({
      hop,
      step,
      from,
      to,
      port,
      outcome,
      tookMs,
      events,
    }) => html`<tr class="${outcome.result}"><td>${hop}</td><td>${step}</td><td>${from}</td><td>${to}:${port}</td>
<td>${outcomeWords(outcome)}</td><td>${outcome.result === 'not-reached' ? '' : duration(tookMs)}</td>${stored && html`<td>${(events ?? []).map(eventWords).join(', ')}</td>`}</tr>`,
  )}</tbody></table></div>`;
}

function eventWords({ type, error }: KeycloakEvent): string {
  return error === undefined ? type : `${type} (${error})`;
}
