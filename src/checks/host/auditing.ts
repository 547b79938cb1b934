import { counted } from '../../core/counted.ts';
import type { Evidence, Outcome } from '../../core/findings/finding.ts';
import type { AuditRules } from '../../core/host/audit-rule.ts';
import { known } from '../../core/observed.ts';
import { fail, pass, unknown } from '../../core/rules/outcome.ts';
import { parseAuditRules } from '../../auditd/parse-audit-rules.ts';
import { auditSources, writtenSets, type RuleSet } from '../support/host/audited.ts';
import { hostCheck } from '../support/host/host-rule.ts';
import { auditedPathIds } from './audit-paths.ts';

const install = 'Install auditd (package auditd or audit)';
const load = 'Write rules into /etc/audit/rules.d and load them: augenrules --load';

function off(message: string, from: string, steps: readonly string[] = [install, load]): Outcome {
  const evidence: readonly [Evidence] = [{ source: from, saw: message }];
  const change = { kind: 'manual', title: 'Enable auditing on the host', steps } as const;
  return fail({ message, detail: {}, at: [], evidence, change });
}

/** The steps on a host whose kernel was asked: its programs are installed. */
function stepsWith({ enabled }: AuditRules): readonly string[] {
  return [...(enabled ? [] : ['Enable auditing: auditctl -e 1']), load];
}

/** Why rules record nothing; absent if they do, or if a line was not parsed. */
function silence({ rules, enabled, unread }: AuditRules): string | undefined {
  const [first] = rules;
  if (!enabled) return 'auditing is disabled';
  if (first?.action === 'never' && first.on === 'everything' && first.conditions.length === 0)
    return `\`${first.text}\` excludes everything`;
  if (unread.length > 0 || rules.some(({ action }) => action === 'always')) return undefined;
  return 'no audit rule records anything';
}

function byKernel(rules: AuditRules, from: string): Outcome {
  const silent = silence(rules);
  if (silent !== undefined) return off(silent, from, stepsWith(rules));
  if (!rules.rules.some(({ action }) => action === 'always'))
    return unknown('unreadable', `${from} has rules that are not understood`);
  return pass({ source: from, saw: counted(rules.rules.length, 'rule') });
}

/**
 * Checks the rule files: files that record nothing fail. Other files pass only for a host root that is not
 * running, since the kernel may not have loaded them.
 */
function byFiles(sets: readonly RuleSet[], doubt: string, isAtRest: boolean): Outcome {
  const silences = sets.map(({ rules, from }) => ({ from, silent: silence(rules) }));
  const [first] = silences;
  if (first?.silent !== undefined && silences.every(({ silent }) => silent !== undefined))
    return off(first.silent, first.from);
  const records = sets.find(({ rules }) => rules.rules.some(({ action }) => action === 'always'));
  if (isAtRest && records !== undefined && silences.every(({ silent }) => silent === undefined))
    return pass({
      source: records.from,
      saw: `${counted(records.rules.rules.length, 'rule')}, loaded at the next boot`,
    });
  return unknown('unreadable', doubt);
}

export const check = hostCheck({
  id: 'host/auditing',
  needs: ['audit-rules'],
  title: 'Host auditing disabled',
  severity: 'medium',
  why: 'After a break-in there is no record of what was changed, when, and from which session.',
  remediation: 'Run auditd with rules for the programs, configuration and data of the engine.',
  references: ['NIST SP 800-190, 4.5'],
  implies: auditedPathIds,
  judge(host) {
    const { loaded, isAtRest, ...files } = auditSources(host);
    if (loaded.state === 'absent') return off('there is no auditctl: nothing loads audit rules', loaded.from);
    if (loaded.state === 'known') return byKernel(loaded.value, loaded.from);
    const sets = writtenSets(files);
    const doubt = `${loaded.from}: ${loaded.detail}`;
    if ('state' in sets) return unknown('unreadable', doubt, `${sets.from}: ${sets.detail}`);
    return sets.length === 0
      ? off(`${files.written.from} does not exist`, files.written.from)
      : byFiles(sets, doubt, isAtRest);
  },
  examples: {
    bad: [
      {
        title: 'no rules in the kernel',
        facts: { loadedAuditRules: known(parseAuditRules('No rules'), 'auditctl -l') },
      },
      {
        title: 'auditd not installed',
        facts: { loadedAuditRules: { state: 'absent', from: 'auditctl -l' } },
      },
      {
        title: 'a rule that excludes everything',
        facts: { loadedAuditRules: known(parseAuditRules('-a never,task\n-w /etc -p wa'), 'auditctl -l') },
      },
    ],
    good: [
      {
        title: 'a loaded rule',
        facts: { loadedAuditRules: known(parseAuditRules('-w /etc -p wa'), 'auditctl -l') },
      },
    ],
    unsure: [
      {
        title: 'only root can query the kernel',
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
