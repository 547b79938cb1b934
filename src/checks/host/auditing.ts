import type { Evidence, Outcome } from '../../core/finding.ts';
import type { AuditRules } from '../../core/audit-rule.ts';
import { known } from '../../core/observed.ts';
import { parseAuditRules } from '../../formats/audit-rules/parse-audit-rules.ts';
import { auditSources } from '../support/audited.ts';
import { hostCheck } from '../support/host-rule.ts';
import { auditedPathIds } from './audit-paths.ts';

const steps = [
  'Install the audit system: the package auditd or audit',
  'Write rules into /etc/audit/rules.d and load them: augenrules --load',
];

function off(message: string, from: string): Outcome {
  const evidence: readonly [Evidence] = [{ source: from, saw: message }];
  const change = { kind: 'manual', title: 'Have the host record what happens to it', steps } as const;
  return { state: 'failed', problems: [{ message, detail: {}, at: [], evidence, change }] };
}

function silence({ rules, enabled }: AuditRules): string | undefined {
  const [first] = rules;
  if (!enabled) return 'auditing is switched off';
  if (first?.action === 'never' && first.on === 'everything' && first.conditions.length === 0)
    return `\`${first.text}\` keeps everything out of the log`;
  return rules.some(({ action }) => action === 'always') ? undefined : 'no audit rule records anything';
}

export const check = hostCheck({
  slug: 'auditing',
  title: 'The host records nothing of what happens to it',
  severity: 'medium',
  why: 'After a break-in nothing tells what was changed, when, and from whose session.',
  remediation: 'Run the audit system with rules for the engine’s programs, configuration and data.',
  references: ['NIST SP 800-190, 4.5'],
  implies: auditedPathIds,
  judge(host) {
    const { loaded, written } = auditSources(host);
    if (loaded.state === 'absent') return off('there is no auditctl: nothing loads audit rules', loaded.from);
    const reading = loaded.state === 'known' ? loaded : written;
    if (reading.state === 'absent') return off(`${reading.from} does not exist`, reading.from);
    const doubt = loaded.state === 'unreadable' ? `${loaded.from}: ${loaded.detail}` : '';
    if (reading.state === 'unreadable')
      return { state: 'unknown', kind: 'unreadable', doubts: [doubt, `${reading.from}: ${reading.detail}`] };
    const silent = silence(reading.value);
    if (silent !== undefined) return off(silent, reading.from);
    return doubt === ''
      ? { state: 'passed', evidence: [{ source: reading.from, saw: `${reading.value.rules.length} rules` }] }
      : { state: 'unknown', kind: 'unreadable', doubts: [doubt] };
  },
  examples: {
    bad: [
      {
        title: 'the kernel has no rules',
        facts: { loadedAuditRules: known(parseAuditRules('No rules'), 'auditctl -l') },
      },
      {
        title: 'there is no audit system',
        facts: { loadedAuditRules: { state: 'absent', from: 'auditctl -l' } },
      },
      {
        title: 'a rule keeps everything out',
        facts: { loadedAuditRules: known(parseAuditRules('-a never,task\n-w /etc -p wa'), 'auditctl -l') },
      },
    ],
    good: [
      {
        title: 'a rule is loaded',
        facts: { loadedAuditRules: known(parseAuditRules('-w /etc -p wa'), 'auditctl -l') },
      },
    ],
    unsure: [
      {
        title: 'only root may ask the kernel',
        facts: {
          loadedAuditRules: {
            state: 'unreadable',
            why: 'denied',
            detail: 'run as root (CAP_AUDIT_CONTROL)',
            from: 'auditctl -l',
          },
          auditRuleFiles: known(parseAuditRules('-w /etc -p wa'), '/etc/audit/audit.rules'),
        },
      },
    ],
  },
});
