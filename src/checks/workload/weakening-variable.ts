import type { Check } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { combine } from '../../core/rules/outcome.ts';
import type { EnvironmentVariable } from '../../core/workload/environment-variable.ts';
import { mayWeakenWorkload } from '../../knowledge/settings/weakening-variables.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkVariables } from '../support/workload/setting.ts';

function checkVariable({ name, length, effect }: EnvironmentVariable, part: CheckedPart): Outcome {
  if (!mayWeakenWorkload(name)) return part.pass(`${name} weakens no program`);
  if (effect === undefined)
    return part.unknown(
      'unreadable',
      length === undefined
        ? `${name} is taken from the environment of the client`
        : `the value of ${name} was not collected: facts of this version hold what it does`,
    );
  if (effect === 'none') return part.pass(`${name} has a value that weakens no program`);
  return part.fail({
    message: `${name}: ${effect.what}`,
    severity: effect.severity,
    detail: { variable: name, effect: effect.what },
    change: {
      kind: 'manual',
      title: `Remove ${name}, or set it for the one command that needs it`,
      steps: ['Remove the variable', 'Or set it for the one command that needs it'],
    },
  });
}

export const check = {
  id: 'workload/weakening-variable',
  needs: ['images'],
  on: 'workload',
  title: 'Variable that weakens the programs of the container',
  category: 'security',
  severity: 'medium',
  why: 'Every program of the container has the variable: it lets in whoever reaches the service, opens a debugger, turns verification off, or loads files that an attacker can place.',
  remediation: 'Remove the variable, or set it for the one command that needs it.',
  aliases: [],
  references: ['NIST SP 800-190, 4.4.3'],
  reads: ['environment'],
  implies: [],
  fixable: false,
  evaluate({ workload }) {
    return combine(checkVariables(workload, mayWeakenWorkload, 'no variable is set', checkVariable));
  },
  examples: {
    bad: [
      {
        title: 'a database without a password',
        compose: 'image: postgres:17\nenvironment:\n  POSTGRES_HOST_AUTH_METHOD: trust\n',
      },
      { title: 'an empty password', run: 'docker run -e MYSQL_ALLOW_EMPTY_PASSWORD=yes mysql:9' },
      { title: 'a debugger', compose: 'image: app\nenvironment:\n  - NODE_OPTIONS=--inspect=0.0.0.0:9229\n' },
      { title: 'no verification', run: 'docker run -e NODE_TLS_REJECT_UNAUTHORIZED=0 app' },
      { title: 'a library from /tmp', compose: 'image: app\nenvironment:\n  LD_PRELOAD: /tmp/x.so\n' },
      { title: 'a search path with .', run: 'docker run -e PATH=.:/usr/bin app' },
    ],
    good: [
      {
        title: 'a password',
        compose: 'image: postgres:17\nenvironment:\n  POSTGRES_HOST_AUTH_METHOD: scram-sha-256\n',
      },
      { title: 'verification', run: 'docker run -e NODE_TLS_REJECT_UNAUTHORIZED=1 app' },
      { title: 'another variable', run: 'docker run -e LOG_LEVEL=debug app' },
      { title: 'no variables', compose: 'image: app\n' },
    ],
    unsure: [
      { title: 'of the client', compose: 'image: app\nenvironment:\n  - NODE_OPTIONS\n' },
      { title: 'a variable', compose: 'image: app\nenvironment:\n  NODE_OPTIONS: ${OPTIONS}\n' },
    ],
  },
} satisfies Check<'workload'>;
