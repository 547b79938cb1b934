import type { AuditRules } from '../../core/audit-rule.ts';
import type { Outcome } from '../../core/finding.ts';
import { known } from '../../core/observed.ts';
import { notApplicable } from '../../core/outcome.ts';
import { parseAuditRules } from '../../auditd/parse-audit-rules.ts';
import { auditSources } from '../support/audited.ts';
import { hostCheck } from '../support/host-rule.ts';
import { checkedPart, type CheckedPart } from '../support/part.ts';
import { unread } from '../support/subject.ts';

const source = 'auditctl -s';

function loaded(daemon?: boolean, more: Partial<AuditRules> = {}) {
  const rules = parseAuditRules('-w /etc -p wa');
  return {
    loadedAuditRules: known(
      { ...rules, ...(daemon === undefined ? {} : { daemon }), ...more },
      'auditctl -l',
    ),
  };
}

/** Checks a daemon that writes no records itself: plugins may. */
function checkUnwritten(
  { by, plugins, doubt }: NonNullable<AuditRules['unwritten']>,
  part: CheckedPart,
): Outcome {
  const saw = `${by} (/etc/audit/auditd.conf)`;
  if (doubt !== undefined) return part.unknown('unreadable', `${saw}, and ${doubt}`);
  if (plugins.length > 0)
    return part.unknown(
      'needs-review',
      `${saw}; confirm that a plugin writes the records: ${plugins.join(', ')}`,
    );
  return part.fail({
    message: `auditd writes no records: ${by}`,
    saw,
    steps: [`Remove \`${by}\` from /etc/audit/auditd.conf`, 'Reload it: auditctl --signal hup'],
  });
}

export const check = hostCheck({
  id: 'host/audit-daemon',
  needs: ['audit-rules'],
  title: 'No daemon for audit records, or one that writes none',
  severity: 'low',
  why: 'Without a daemon the kernel prints audit records into its log, which drops them under load and overwrites them. With `write_logs = no` auditd itself discards them, unless a plugin takes them.',
  remediation: 'Run auditd, and start it at boot.',
  references: ['NIST SP 800-190, 4.5'],
  judge(host) {
    const { loaded: rules, isAtRest } = auditSources(host);
    if (rules.state === 'absent' || isAtRest) return notApplicable('no kernel has audit rules');
    if (rules.state === 'unreadable') return unread(rules);
    const { daemon, rules: all, enabled, unwritten, rateLimit } = rules.value;
    if (!enabled || !all.some(({ action }) => action === 'always'))
      return notApplicable('no audit rule records anything');
    const part = checkedPart({
      source,
      saw: `pid ${daemon === true ? 'of a daemon' : '0'}`,
      changeTitle: 'Start auditd',
    });
    if (daemon === undefined)
      return part.unknown('unreadable', `${source} does not show whether a daemon takes the records`);
    if (daemon && unwritten !== undefined) return checkUnwritten(unwritten, part);
    if (daemon && rateLimit !== undefined)
      return part.unknown(
        'needs-review',
        `the kernel drops more than ${rateLimit} records a second (rate_limit); confirm that this suffices`,
      );
    return daemon
      ? part.pass('a daemon takes the records of the kernel')
      : part.fail({
          message: 'Audit rules are loaded, and no daemon takes their records: they go to the kernel log',
          steps: ['Start auditd, and at boot: systemctl enable --now auditd'],
        });
  },
  examples: {
    bad: [
      { title: 'rules without a daemon', facts: loaded(false) },
      {
        title: 'a daemon that writes nothing',
        facts: loaded(true, { unwritten: { by: 'write_logs = no', plugins: [] } }),
      },
    ],
    good: [{ title: 'rules and a daemon', facts: loaded(true) }],
    unsure: [
      { title: 'facts of an older version', facts: loaded() },
      {
        title: 'a plugin in place of the log',
        facts: loaded(true, { unwritten: { by: 'write_logs = no', plugins: ['syslog.conf'] } }),
      },
      { title: 'a limit of records a second', facts: loaded(true, { rateLimit: 1 }) },
    ],
  },
});
