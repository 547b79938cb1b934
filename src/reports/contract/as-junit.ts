import { isBreach, type Assertion, type ContractReport } from '../../core/confine/contract.ts';
import { element, xmlText } from '../text/xml.ts';

/**
 * A contract report as JUnit XML: a suite for each service, a test for each assertion. A breach is a failure; what
 * follows from one is skipped, and so is what is unknown. What could not be tested is an error.
 */
export function contractAsJunit({ assertions, failures }: ContractReport): string {
  const suites = [...Map.groupBy(assertions, ({ service }) => service)].map(([service, own]) =>
    suiteOf(
      service,
      own.map((one) => testOf(one)),
      {
        failures: own.filter(isBreach).length,
        errors: 0,
        skipped: own.filter((one) => one.outcome !== 'held' && !isBreach(one)).length,
      },
    ),
  );
  const errors = failures.map(({ service, why }) =>
    element('testcase', { name: 'it was tested', classname: service ?? 'stack', time: 0 }, [
      element('error', { type: 'NOT_TESTED', message: why }),
    ]),
  );
  const run =
    errors.length === 0
      ? []
      : [suiteOf('ironhull', errors, { failures: 0, errors: errors.length, skipped: 0 })];
  const all = [...suites, ...run].map((suite) => `\n${suite}`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'ironhull' }, all)}\n`;
}

function suiteOf(
  name: string,
  tests: readonly string[],
  counts: { failures: number; errors: number; skipped: number },
): string {
  return element('testsuite', { name, tests: tests.length, ...counts, time: 0 }, tests);
}

function testOf(assertion: Assertion): string {
  const { service, id, title, outcome, expected, found, impliedBy } = assertion;
  const message = `expected ${expected}, found ${found}`;
  const content = isBreach(assertion)
    ? [element('failure', { type: 'broken', message }, [xmlText(title)])]
    : outcome === 'held'
      ? []
      : [
          element('skipped', {
            message: impliedBy === undefined ? `unknown: ${found}` : `follows from ${impliedBy.join(', ')}`,
          }),
        ];
  return element('testcase', { name: `${id}: ${title}`, classname: service, time: 0 }, content);
}
