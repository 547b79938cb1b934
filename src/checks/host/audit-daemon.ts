import { known } from '../../core/observed.ts';
import { notApplicable } from '../../core/outcome.ts';
import { parseAuditRules } from '../../auditd/parse-audit-rules.ts';
import { auditSources } from '../support/audited.ts';
import { hostCheck } from '../support/host-rule.ts';
import { checkedPart } from '../support/part.ts';
import { unread } from '../support/subject.ts';

const source = 'auditctl -s';

function loaded(daemon?: boolean) {
  const rules = parseAuditRules('-w /etc -p wa');
  return {
    loadedAuditRules: known({ ...rules, ...(daemon === undefined ? {} : { daemon }) }, 'auditctl -l'),
  };
}

export const check = hostCheck({
  id: 'host/audit-daemon',
  needs: ['audit-rules'],
  title: 'No daemon for audit records',
  severity: 'low',
  why: 'Without a daemon the kernel prints audit records into its log, which drops them under load and overwrites them.',
  remediation: 'Run auditd, and start it at boot.',
  references: ['NIST SP 800-190, 4.5'],
  judge(host) {
    const { loaded: rules, isAtRest } = auditSources(host);
    if (rules.state === 'absent' || isAtRest) return notApplicable('no kernel has audit rules');
    if (rules.state === 'unreadable') return unread(rules);
    const { daemon, rules: all, enabled } = rules.value;
    if (!enabled || !all.some(({ action }) => action === 'always'))
      return notApplicable('no audit rule records anything');
    const part = checkedPart({
      source,
      saw: `pid ${daemon === true ? 'of a daemon' : '0'}`,
      changeTitle: 'Start auditd',
    });
    if (daemon === undefined)
      return part.unknown('unreadable', `${source} does not show whether a daemon takes the records`);
    return daemon
      ? part.pass('a daemon takes the records of the kernel')
      : part.fail({
          message: 'Audit rules are loaded, and no daemon takes their records: they go to the kernel log',
          steps: ['Start auditd, and at boot: systemctl enable --now auditd'],
        });
  },
  examples: {
    bad: [{ title: 'rules without a daemon', facts: loaded(false) }],
    good: [{ title: 'rules and a daemon', facts: loaded(true) }],
    unsure: [{ title: 'facts of an older version', facts: loaded() }],
  },
});
