import type { AuditRule, AuditRules } from '../../core/audit-rule.ts';
import type { EnginePath } from '../../core/engine-paths.ts';
import type { HostFacts } from '../../core/host.ts';
import type { Observed, UnreadableReading } from '../../core/observed.ts';
import { auditCoverage, type Coverage } from './audit-coverage.ts';
import type { PathVerdict } from './engine-path.ts';
import { readingOf } from './subject.ts';

/** Where the rules of a host were read: what the kernel has counts, the files say what it will have. */
export interface AuditSources {
  loaded: Observed<AuditRules>;
  written: Observed<AuditRules>;
}

/** The audit rules of a host. */
export function auditSources(host: HostFacts): AuditSources {
  return {
    loaded: readingOf(host.loadedAuditRules, 'auditctl -l'),
    written: readingOf(host.auditRuleFiles, '/etc/audit'),
  };
}

function ruleFor({ path, kind }: EnginePath): string {
  return kind === 'directory'
    ? `-a always,exit -F dir=${path} -F perm=wa -k docker`
    : `-w ${path} -p wa -k docker`;
}

function wrong(path: EnginePath, message: string): PathVerdict {
  return {
    message,
    steps: [`Add to /etc/audit/rules.d/docker.rules: ${ruleFor(path)}`, 'Load it: augenrules --load'],
  };
}

function isRecorded(rules: Observed<AuditRules>, path: EnginePath): boolean {
  return rules.state === 'known' && auditCoverage(rules.value, path).state === 'recorded';
}

/**
 * auditctl 4.0 lists `-F path=` of a folder as the watch that `-w` makes of it, although it looks at
 * the folder's own entry alone; only the written rule tells them apart.
 */
function mayBeShallow({ realPath, kind }: EnginePath, by: AuditRule, written: Observed<AuditRules>): boolean {
  if (by.on !== 'watch' || written.state !== 'known') return false;
  if (by.realPath === realPath && kind !== 'directory') return false;
  const same = written.value.rules.filter((rule) => rule.realPath === by.realPath);
  return same.length > 0 && same.every(({ on }) => on === 'path');
}

function explained(coverage: Coverage & { state: 'kept-out' | 'missing' }): string {
  return coverage.state === 'missing' ? coverage.why : `\`${coverage.by.text}\` keeps it out of the log`;
}

function byKernel(
  path: EnginePath,
  rules: AuditRules,
  from: string,
  written: Observed<AuditRules>,
): PathVerdict {
  if (!rules.enabled) return wrong(path, 'the kernel’s auditing is switched off (enabled 0)');
  if (rules.unread.length > 0) return { doubt: `${from} has rules that are not understood` };
  const coverage = auditCoverage(rules, path);
  if (coverage.state === 'recorded')
    return mayBeShallow(path, coverage.by, written)
      ? {
          doubt: `\`${coverage.by.text}\` is written as \`-F path=\`, which on a folder does not reach what is in it`,
        }
      : { fine: `${from} has \`${coverage.by.text}\`` };
  if (coverage.state === 'partly') return { doubt: coverage.why };
  const message = explained(coverage);
  return isRecorded(written, path)
    ? {
        message: `${message}: a rule is written in ${written.from}, and the kernel does not have it`,
        steps: ['Load the written rules: augenrules --load'],
      }
    : wrong(path, `${message} (${from})`);
}

/** Without the kernel's word: files that say nothing of a path decide, files that do are no proof. */
function byFiles(path: EnginePath, rules: AuditRules, from: string, silent: UnreadableReading): PathVerdict {
  if (rules.unread.length > 0) return { doubt: `${from} has rules that are not understood` };
  if (!rules.enabled) return wrong(path, `${from} switches auditing off (-e 0)`);
  const coverage = auditCoverage(rules, path);
  if (coverage.state === 'recorded')
    return {
      doubt: `${from} has \`${coverage.by.text}\`; whether the kernel has it was not told: ${silent.detail}`,
    };
  return coverage.state === 'partly'
    ? { doubt: coverage.why }
    : wrong(path, `${explained(coverage)} (${from})`);
}

/** Whether what changes a path is recorded, by what the kernel has loaded and what is written for its start. */
export function judgeAudited({ loaded, written }: AuditSources, path: EnginePath): PathVerdict {
  if (loaded.state === 'known') return byKernel(path, loaded.value, loaded.from, written);
  if (loaded.state === 'absent')
    return wrong(path, 'nothing loads audit rules: there is no auditctl on this host');
  if (written.state === 'unreadable')
    return {
      doubt: `neither ${loaded.from} nor ${written.from} could be read: ${loaded.detail}`,
    };
  if (written.state === 'absent')
    return wrong(path, `there are no audit rules: ${written.from} does not exist`);
  return byFiles(path, written.value, written.from, loaded);
}
