import type { AuditLog } from '../../core/host/audit-rule.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { known } from '../../core/observed.ts';
import { notApplicable } from '../../core/rules/outcome.ts';
import { parseAuditRules } from '../../auditd/parse-audit-rules.ts';
import { auditSources } from '../support/host/audited.ts';
import { hostCheck } from '../support/host/host-rule.ts';
import { checkedPart, type CheckedPart } from '../support/part.ts';
import { unread } from '../support/subject.ts';

const source = 'auditctl -s';

function loaded(daemon?: boolean, log?: Partial<AuditLog>) {
  const rules = parseAuditRules('-w /etc -p wa');
  const kept =
    log === undefined
      ? {}
      : { log: { discardedBy: '', plugins: [], unread: '', rateLimit: 0, backlogLimit: 8192, ...log } };
  return {
    loadedAuditRules: known(
      { ...rules, ...(daemon === undefined ? {} : { daemon }), ...kept },
      'auditctl -l',
    ),
  };
}

/** Checks what a daemon does with the records that it takes. */
function checkLog(
  { discardedBy, plugins, unread: why, rateLimit, backlogLimit }: AuditLog,
  part: CheckedPart,
): Outcome {
  if (why !== '') return part.unknown('unreadable', `whether auditd writes records is unknown: ${why}`);
  if (discardedBy !== '' && plugins.length > 0)
    return part.unknown(
      'needs-review',
      `auditd has \`${discardedBy}\`; confirm that a plugin writes the records: ${plugins.join(', ')}`,
    );
  if (discardedBy !== '')
    return part.fail({
      message: `auditd writes no records: ${discardedBy}`,
      saw: `${discardedBy} (auditd.conf)`,
      steps: [`Remove \`${discardedBy}\` from auditd.conf`, 'Reload it: auditctl --signal hup'],
    });
  return checkLimits(rateLimit, backlogLimit, part);
}

/** Records of one watched change: SYSCALL, CWD, PATH for the folder and the file, PROCTITLE, EOE. */
const ofOneChange = 6;

/** The kernel's own limit of records that wait (kernel/audit.c). */
const usualBacklog = 64;

/** Checks the limits beyond which the kernel drops records (auditctl(8), `-r` and `-b`). */
function checkLimits(rate: number, backlog: number | undefined, part: CheckedPart): Outcome {
  if (rate > 0 && rate < ofOneChange)
    return part.fail({
      message: `The kernel drops all but ${rate} audit record${rate === 1 ? '' : 's'} a second (rate_limit): one change has about ${ofOneChange}`,
      saw: `rate_limit ${rate}`,
      steps: ['Remove `-r` from the audit rules', 'Lift the limit: auditctl -r 0'],
    });
  if (rate > 0)
    return part.unknown(
      'needs-review',
      `the kernel drops more than ${rate} records a second (rate_limit); confirm that this suffices`,
    );
  if (backlog === undefined)
    return part.unknown('unreadable', `${source} does not show how many records may wait (backlog_limit)`);
  if (backlog > 0 && backlog < usualBacklog)
    return part.unknown(
      'needs-review',
      `the kernel keeps ${backlog} records until auditd takes them (backlog_limit), fewer than the ${usualBacklog} that it keeps by default; confirm that this suffices`,
    );
  return part.pass('a daemon takes the records of the kernel');
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
    const { daemon, rules: all, enabled, log } = rules.value;
    if (!enabled || !all.some(({ action }) => action === 'always'))
      return notApplicable('no audit rule records anything');
    const part = checkedPart({
      source,
      saw: `pid ${daemon === true ? 'of a daemon' : '0'}`,
      changeTitle: 'Start auditd',
    });
    if (daemon === undefined)
      return part.unknown('unreadable', `${source} does not show whether a daemon takes the records`);
    if (!daemon)
      return part.fail({
        message: 'Audit rules are loaded, and no daemon takes their records: they go to the kernel log',
        steps: ['Start auditd, and at boot: systemctl enable --now auditd'],
      });
    return log === undefined
      ? part.unknown('unreadable', 'what becomes of the records was not collected')
      : checkLog(log, part);
  },
  examples: {
    bad: [
      { title: 'rules without a daemon', facts: loaded(false) },
      {
        title: 'a daemon that writes nothing',
        facts: loaded(true, { discardedBy: 'write_logs = no' }),
      },
      { title: 'one record a second', facts: loaded(true, { rateLimit: 1 }) },
    ],
    good: [
      { title: 'rules and a daemon', facts: loaded(true, {}) },
      { title: 'the usual backlog', facts: loaded(true, { backlogLimit: 64 }) },
    ],
    unsure: [
      { title: 'facts of an older version', facts: loaded() },
      { title: 'what becomes of the records was not collected', facts: loaded(true) },
      { title: 'settings that cannot be read', facts: loaded(true, { unread: 'run as root' }) },
      {
        title: 'a plugin in place of the log',
        facts: loaded(true, { discardedBy: 'write_logs = no', plugins: ['syslog.conf'] }),
      },
      { title: 'a limit of records a second', facts: loaded(true, { rateLimit: 100 }) },
      { title: 'few records that may wait', facts: loaded(true, { backlogLimit: 1 }) },
    ],
  },
});
