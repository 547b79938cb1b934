import { errorTable } from '../../core/errors.ts';
import {
  isFailure,
  type ContainerProbes,
  type ProbeReport,
  type ProbeResult,
} from '../../core/confine/probe.ts';
import { element, xmlText } from '../text/xml.ts';

/**
 * A report of probes as JUnit XML: a suite for each container, a test for each probe. A test fails if the probe is
 * possible and must be blocked; it is skipped if the outcome is unknown. A container that could not be probed is an error.
 */
export function probesAsJunit({ containers, failures }: ProbeReport): string {
  const suites = containers.map(suiteOf);
  const errors = failures.map(({ container, why }) =>
    element('testcase', { name: 'the container was probed', classname: `container ${container}`, time: 0 }, [
      element('error', { type: 'PROBE_FAILED', message: `${errorTable.PROBE_FAILED.message}: ${why}` }),
    ]),
  );
  const run =
    errors.length === 0
      ? []
      : [
          element(
            'testsuite',
            {
              name: 'ironhull',
              tests: errors.length,
              failures: 0,
              errors: errors.length,
              skipped: 0,
              time: 0,
            },
            errors,
          ),
        ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(
    'testsuites',
    { name: 'ironhull' },
    [...suites, ...run].map((suite) => `\n${suite}`),
  )}\n`;
}

function suiteOf({ container, probes }: ContainerProbes): string {
  const name = `container ${container.name}`;
  const counts = {
    tests: probes.length,
    failures: probes.filter(isFailure).length,
    errors: 0,
    skipped: probes.filter(({ outcome }) => outcome === 'unknown').length,
    time: 0,
  };
  return element(
    'testsuite',
    { name, ...counts },
    probes.map((probe) => `\n  ${testOf(probe, name)}`),
  );
}

function testOf(probe: ProbeResult, classname: string): string {
  const { id, title, outcome, evidence, standsFor, remedy } = probe;
  const message = evidence.join('; ');
  const content = isFailure(probe)
    ? [element('failure', { type: 'possible', message }, [xmlText(`${standsFor} ${remedy}`)])]
    : outcome === 'unknown'
      ? [element('skipped', { message: `unknown: ${message}` })]
      : [];
  return element('testcase', { name: `${id}: ${title}`, classname, time: 0 }, content);
}
