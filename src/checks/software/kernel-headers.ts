import type { Check, SoftwareCase } from '../../core/rules/check.ts';
import { counted } from '../../core/counted.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { fail, notApplicable, pass, unknown } from '../../core/rules/outcome.ts';
import { isKernelHeaders } from '../../knowledge/software/kernel-headers.ts';
import { exampleSoftware } from '../support/image/example-software.ts';
import { ruleParts } from '../support/rule.ts';
import { databaseAge, packageText } from '../support/image/vulnerability-problem.ts';

function judge(given: SoftwareCase): Outcome {
  const { inventory, assessment } = given.software;
  const headers = inventory.packages.flatMap((one, place) => (isKernelHeaders(one) ? [{ one, place }] : []));
  const [first] = headers;
  if (first === undefined)
    return inventory.gaps.length === 0
      ? notApplicable('it has no kernel headers')
      : unknown('unreadable', 'not every package could be read');
  const names = headers.map(({ one }) => packageText(one)).join(', ');
  const source = first.one.locations[0]?.path ?? given.software.subject.name;
  const places = new Set(headers.map(({ place }) => place));
  const count = new Set(assessment.matches.flatMap((one) => (places.has(one.package) ? [one.id] : []))).size;
  if (count === 0) return pass({ source, saw: `${names}: no vulnerability in ${databaseAge(given)}` });
  const steps = [
    'Build in a stage of its own, and copy the result into an image without compilers and headers',
  ];
  return fail({
    message: `${names}: ${counted(count, 'vulnerability', 'vulnerabilities')} of the kernel, whose headers alone are in the image`,
    detail: {},
    at: [],
    evidence: [
      { source, saw: names },
      {
        source: databaseAge(given),
        saw: `${counted(count, 'vulnerability', 'vulnerabilities')} of the kernel`,
      },
    ],
    change: { kind: 'manual', title: 'Leave build tools out of the image', steps },
  });
}

const headers = { type: 'deb', name: 'linux-libc-dev', version: '6.1.55-1' } as const;

/** One finding for all vulnerabilities of the kernel that an image lists because it has its headers. */
export const check: Check<'software'> = {
  ...ruleParts('software', {
    id: 'software/kernel-headers',
    needs: ['software'],
    title: 'Kernel headers listed with the vulnerabilities of the kernel',
    severity: 'info',
    why: 'A container runs on the kernel of its host: headers in an image do not make it vulnerable. They show that build tools are in the image, which an attacker can use.',
    remediation: 'Build in a separate stage and leave compilers and headers out of the image.',
    examples: {
      bad: [
        {
          title: 'headers of a kernel with a vulnerability',
          facts: exampleSoftware([headers], [{ id: 'CVE-2023-5345', fixedIn: '6.1.64-1' }]),
        },
      ],
      good: [{ title: 'headers without known vulnerabilities', facts: exampleSoftware([headers], []) }],
      unsure: [],
    },
  }),
  evaluate: judge,
};
