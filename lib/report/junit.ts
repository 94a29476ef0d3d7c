import { outcomeWords } from '../judge/words.js';
import { cellId } from '../model/cell.js';
import type { CaseReport, Failure, Report } from '../model/report.js';
import { faultVerdict, isFlaky } from './build.js';

/** Cells of one case that are written out; a matrix can be wrong in hundreds of them, for one reason. */
const SHOWN = 20;

/**
 * The report as JUnit XML, one testsuite a suite. A failed expectation is a `failure`, a verdict that could not be
 * told an `error`, so that a broken environment is a testcase that can be seen and never an empty file. A pass after a
 * transport retry carries a `flakyFailure`.
 */
export function junitXml(report: Report): string {
  const suites = [...suiteNames(report).map((name) => caseSuite(report, name)), ...environmentSuite(report)];
  if (report.faults) suites.push(faultSuite(report.faults));
  const sum = (pick: (suite: Suite) => number) => suites.reduce((total, suite) => total + pick(suite), 0);
  const attributes = [
    attr('name', 'twinlock'),
    attr(
      'tests',
      sum((suite) => suite.tests.length),
    ),
    attr(
      'failures',
      sum((suite) => count(suite, 'fail')),
    ),
    attr(
      'errors',
      sum((suite) => count(suite, 'unknown')),
    ),
    attr(
      'skipped',
      sum((suite) => count(suite, 'unsupported')),
    ),
    attr('time', seconds(sum((suite) => suite.ms))),
  ].join('');
  const body = suites.map((suite) => suiteXml(suite, report.run.startedAt)).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes}>\n${body}</testsuites>\n`;
}

interface Test {
  name: string;
  suite: string;
  file?: string;
  ms: number;
  verdict: CaseReport['verdict'];
  message: string;
  detail: string;
  flaky?: string;
}

interface Suite {
  name: string;
  ms: number;
  tests: Test[];
}

function suiteNames({ cases }: Report): string[] {
  return [...new Set(cases.map(({ suite }) => suite))];
}

function caseSuite(report: Report, name: string): Suite {
  const cases = report.cases.filter(({ suite }) => suite === name);
  const wall = report.suites.find((suite) => suite.name === name)?.wallMs;
  return {
    name,
    ms: wall ?? cases.reduce((sum, one) => sum + one.durationMs, 0),
    tests: cases.map((one) => ({
      // Names by which tools keep a test's history: the title may be worded anew.
      name: one.id.split('/').slice(1).join('/') || one.id,
      suite: one.suite,
      file: one.file,
      ms: one.durationMs,
      verdict: one.verdict,
      message: one.reason ?? '',
      detail: caseDetail(one),
      ...(isFlaky(one) ? { flaky: `passed at attempt ${one.attempts}, after the transport broke` } : {}),
    })),
  };
}

function caseDetail(one: CaseReport): string {
  const lines = [one.title, ...one.failures.slice(0, SHOWN).map(failureText)];
  if (one.failures.length > SHOWN)
    lines.push(`and ${one.failures.length - SHOWN} more cells, see report.json`);
  if (one.flow?.stopped && one.verdict !== 'pass') {
    const { step, hop, policy } = one.flow.stopped;
    lines.push(`The flow stopped at step ${step}, hop ${hop}${policy ? `: ${policy}` : ''}`);
  }
  if (one.failures.length === 0 && one.reason !== undefined) lines.push(one.reason);
  return lines.join('\n\n');
}

function failureText({ cell, step, expected, observed, how, evidence, nextStep }: Failure): string {
  return [
    `${cellId(cell)}${step === undefined ? '' : ` (step ${step})`}: ${how}`,
    `  expected: ${outcomeWords(expected)}`,
    `  seen: ${observed ? outcomeWords(observed) : 'nothing'}`,
    ...evidence.map(({ source, says }) => `  ${source}: ${says}`),
    `  next: ${nextStep}`,
  ].join('\n');
}

function environmentSuite({ broken, stages, cases, faults }: Report): Suite[] {
  if (!broken) {
    if (cases.length > 0 || faults) return [];
    const message = 'No case ran, so nothing has been shown.';
    const test: Test = {
      name: 'cases',
      suite: 'environment',
      ms: 0,
      verdict: 'unknown',
      message,
      detail: message,
    };
    return [{ name: 'environment', ms: 0, tests: [test] }];
  }
  const stage = stages.find(({ name }) => name === broken.stage);
  const detail = [broken.message, broken.nextStep].filter((line) => line !== undefined).join('\n');
  const ms = stage?.ms ?? 0;
  const test = { name: broken.stage, suite: 'environment', ms, message: broken.message, detail };
  return [{ name: 'environment', ms, tests: [{ ...test, verdict: 'unknown' }] }];
}

function faultSuite(faults: NonNullable<Report['faults']>): Suite {
  const tests = faults.map((fault): Test => {
    const message = `expected red: ${fault.expectedRed.join(', ')}; red: ${fault.red.join(', ') || 'none'}; stray: ${fault.stray.join(', ') || 'none'}`;
    const { name, durationMs: ms, reason = message } = fault;
    return { name, suite: 'faults', ms, verdict: faultVerdict(fault), message, detail: reason };
  });
  return { name: 'faults', ms: tests.reduce((sum, test) => sum + test.ms, 0), tests };
}

const count = (suite: Suite, verdict: CaseReport['verdict']): number =>
  suite.tests.filter((test) => test.verdict === verdict).length;

function suiteXml(suite: Suite, startedAt: string): string {
  const attributes = [
    attr('name', suite.name),
    attr('tests', suite.tests.length),
    attr('failures', count(suite, 'fail')),
    attr('errors', count(suite, 'unknown')),
    attr('skipped', count(suite, 'unsupported')),
    attr('time', seconds(suite.ms)),
    attr('timestamp', startedAt),
  ].join('');
  return `  <testsuite${attributes}>\n${suite.tests.map(testXml).join('')}  </testsuite>\n`;
}

const ELEMENTS = { fail: 'failure', unknown: 'error', unsupported: 'skipped' } as const;

function testXml(test: Test): string {
  const file = test.file === undefined ? '' : attr('file', test.file);
  const head = `    <testcase${attr('name', test.name)}${attr('classname', test.suite)}${file}${attr('time', seconds(test.ms))}`;
  if (test.verdict !== 'pass') {
    const element = ELEMENTS[test.verdict];
    const type = element === 'skipped' ? '' : attr('type', test.verdict);
    return `${head}>\n      <${element}${attr('message', test.message)}${type}>${xmlText(test.detail)}</${element}>\n    </testcase>\n`;
  }
  if (test.flaky === undefined) return `${head}/>\n`;
  return `${head}>\n      <flakyFailure${attr('message', test.flaky)}${attr('type', 'transport')}/>\n    </testcase>\n`;
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

const attr = (name: string, value: string | number): string =>
  ` ${name}="${xmlText(String(value)).replace(/\s+/g, ' ')}"`;

/** Text for XML 1.0, which has no way at all to write most control characters. */
function xmlText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
