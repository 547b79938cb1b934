import type { Check } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { combine, notApplicable } from '../../core/rules/outcome.ts';
import { buildPrivilege } from '../../knowledge/dockerfile/build-privileges.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkEntries } from '../support/workload/setting.ts';

function checkPrivilege(text: string, part: CheckedPart): Outcome {
  const privilege = buildPrivilege(text);
  if (privilege === undefined)
    return part.unknown('undecidable', `it is not known what the entitlement ${JSON.stringify(text)} allows`);
  return part.fail({
    message: `The build is allowed ${text}: ${privilege.allows}`,
    severity: privilege.severity,
    detail: { privilege: text },
    steps: [
      `Build without ${text}`,
      'Where a step needs it, build that part in a separate image on a builder for this purpose',
    ],
  });
}

export const check = {
  id: 'workload/build-privileges',
  needs: [],
  on: 'workload',
  title: 'Build with elevated privileges',
  category: 'security',
  severity: 'high',
  why: 'A build runs what the Dockerfile, its base images and the downloaded packages contain. With elevated privileges a malicious one takes over the host on which it is built.',
  remediation: 'Remove `privileged`, `entitlements` and `network: host` from the build.',
  aliases: [],
  references: ['NIST SP 800-190, 4.1', 'OWASP Docker Top 10, D04'],
  reads: [],
  considers: ['buildPrivileges'],
  onlyOn: ['compose', 'container'],
  implies: [],
  fixable: false,
  evaluate({ workload }) {
    const { value } = workload.settings.buildPrivileges;
    if (workload.surface === 'container' && value.state === 'known' && value.value.length === 0)
      return notApplicable('a container does not show how its image was built');
    const nothing = 'nothing builds the image with elevated privileges';
    return combine(checkEntries(workload, 'buildPrivileges', nothing, checkPrivilege));
  },
  examples: {
    bad: [
      { title: 'privileged', compose: 'build:\n  context: .\n  privileged: true\n' },
      {
        title: 'an entitlement',
        compose: 'build:\n  context: .\n  entitlements:\n    - security.insecure\n',
      },
      { title: 'the host’s network', compose: 'build:\n  context: .\n  network: host\n' },
    ],
    good: [
      { title: 'a plain build', compose: 'build: .\n' },
      { title: 'without a network', compose: 'build:\n  context: .\n  network: none\n' },
    ],
    unsure: [{ title: 'a variable', compose: 'build:\n  context: .\n  network: ${NETWORK}\n' }],
  },
} satisfies Check<'workload'>;
