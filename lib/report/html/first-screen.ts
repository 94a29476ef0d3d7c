import { COMMAND } from '../../judge/next-step.js';
import type { FaultReport, Report } from '../../model/report.js';
import { type Alike, groupAlike } from '../alike.js';
import { convergenceOf, counted, duration, faultScore } from '../figures.js';
import { anchor, mark, worstFirst } from './mark.js';
import { html, type Markup, prose } from './markup.js';

const WORDS = { pass: 'Green', fail: 'Red', unknown: 'Could not tell', unsupported: 'Unsupported' } as const;

/** What broke is told here for so many groups of cases alike; all of them follow below. */
const SHOWN = 5;

/** Answers what a reader opens the page for: is it green, what broke, what next. */
export function firstScreen(report: Report): Markup {
  const { summary, run } = report;
  return html`<header class="first ${summary.verdict}">
  <p class="product">Twinlock <span>${run.id}</span></p>
  <h1>${mark(summary.verdict)} ${WORDS[summary.verdict]}<small>${sentence(report)}</small></h1>
  ${tiles(report)}
</header>
<section aria-labelledby="next"><h2 id="next">${heading(report)}</h2>${whatBroke(report)}</section>`;
}

function sentence({ summary, cases, broken, faults }: Report): string {
  if (broken) return `The run stopped at ${broken.stage}.`;
  const bad = summary.fail + summary.unknown;
  if (summary.fail > 0) return `${counted(bad, 'case')} of ${cases.length} must be looked at.`;
  if (summary.unknown > 0) return `${counted(bad, 'case')} of ${cases.length} gave no verdict.`;
  if (summary.verdict === 'pass' && cases.length > 0) {
    const left =
      summary.unsupported === 0 ? '' : `; ${counted(summary.unsupported, 'case')} unsupported here`;
    return `Every expected allow and every expected deny was seen${left}.`;
  }
  if (faults) return `${faultScore(faults)} faults turned red what they should.`;
  return summary.verdict === 'unsupported'
    ? 'Nothing here can be tested on this machine.'
    : 'No case ran, so nothing has been shown.';
}

function tiles(report: Report): Markup {
  const { summary, run, faults } = report;
  const took = run.finishedAt && duration(Date.parse(run.finishedAt) - Date.parse(run.startedAt));
  const times = convergenceOf(report);
  const tile = (label: string, value: string | number, tone = '') =>
    html`<div class="${tone}"><dt>${label}</dt><dd>${value}</dd></div>`;
  return html`<dl class="tiles">
${tile('pass', summary.pass)}${tile('fail', summary.fail, summary.fail > 0 ? 'fail' : '')}
${tile('unknown', summary.unknown, summary.unknown > 0 ? 'unknown' : '')}${tile('unsupported', summary.unsupported)}
${tile('flaky', summary.flaky, summary.flaky > 0 ? 'unknown' : '')}${tile('cells', summary.cells.toLocaleString('en'))}
${faults && tile('faults killed', faultScore(faults))}
${times && tile('converged p50 · p99', `${duration(times.firstCorrect.p50)} · ${duration(times.firstCorrect.p99)}`)}
${took && tile('took', took)}
</dl>`;
}

function heading({ summary, broken }: Report): string {
  if (broken || summary.verdict === 'fail' || summary.verdict === 'unknown') return 'What broke, what next';
  return 'What next';
}

function whatBroke(report: Report): Markup {
  const told = worstFirst(report.cases).filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown');
  const survivors =
    report.faults?.filter(({ killed, stray, undone }) => !killed || stray.length > 0 || !undone) ?? [];
  if (!report.broken && told.length + survivors.length === 0) return nothingBroke(report);
  const groups = groupAlike(told);
  const more = groups.slice(SHOWN).reduce((sum, { others }) => sum + 1 + others.length, 0);
  return html`${brokenStage(report)}<ol class="broke">${groups.slice(0, SHOWN).map(brokenCase)}</ol>
${more > 0 && html`<p>And ${counted(more, 'more case')} <a href="#cases">below</a>.</p>`}
${survivors.length > 0 && html`<ol class="broke">${survivors.map(survivor)}</ol>`}`;
}

function brokenStage({ broken, stages }: Report): Markup | undefined {
  if (!broken) return undefined;
  const state = stages.find(({ name, ok }) => name === broken.stage && !ok)?.lastState;
  return html`<div class="notice fail"><p><b>${broken.stage}</b>: ${prose(broken.message)}</p>
${state && html`<p>Last observed state: <code>${state}</code></p>`}
${broken.nextStep && html`<p class="next"><b>Next</b> ${prose(broken.nextStep)}</p>`}</div>`;
}

function brokenCase({ first: one, others }: Alike): Markup {
  const next = one.failures[0]?.nextStep;
  return html`<li class="${one.verdict}">${mark(one.verdict)} <a href="#${anchor(one.id)}">${one.id}</a>
<p>${prose(one.reason ?? 'No reason was recorded.')}</p>
${others.length > 0 && html`<details><summary>${counted(others.length, 'more case')} alike</summary><p>${others.map(({ id }) => html`<a href="#${anchor(id)}">${id}</a> `)}</p></details>`}
${next && html`<p class="next"><b>Next</b> ${prose(next)}</p>`}</li>`;
}

/** A fault that did not do what it should: a case that cannot be trusted, or an environment in doubt. */
function survivor({ name, killed, stray, undone, reason, bit, expectedRed }: FaultReport): Markup {
  const what = !killed
    ? 'did not turn red what it must'
    : stray.length > 0
      ? `turned ${stray.join(', ')} red as well`
      : 'could not be undone';
  const next = undone
    ? html`Break the kept environment by hand, <code>${COMMAND} fault inject ${name}</code>, and run ${expectedRed.join(', ') || 'the suite'}.`
    : html`Take the environment away before anything else is run on it: <code>${COMMAND} down</code>.`;
  return html`<li class="${undone ? 'fail' : 'unknown'}">${mark(undone ? 'fail' : 'unknown')} <a href="#faults">${name}</a> ${what}
<p>${prose(reason ?? (bit === undefined ? 'It was not shown that it bit.' : `It bit: ${bit}`))}</p><p class="next"><b>Next</b> ${next}</p></li>`;
}

function nothingBroke({ faults, cases, summary }: Report): Markup {
  if (cases.length === 0 && !faults) {
    return html`<p>Nothing was selected. See what there is: <code>${COMMAND} plan</code>.</p>`;
  }
  if (faults) return html`<p>Nothing broke, and each fault was seen: this green could have been red.</p>`;
  const flaky =
    summary.flaky > 0 && ' Some cases passed only after the transport was tried again: see below.';
  return html`<p>Nothing broke.${flaky} See that this green could have been red: <code>${COMMAND} up</code>, then <code>${COMMAND} prove</code>.</p>`;
}
