import { posix } from 'node:path';
import type { AuditRule, AuditRules } from '../../core/host/audit-rule.ts';
import { absent, known, unreadable, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { joinRuleFiles } from '../../auditd/join-rule-files.ts';
import { parseAuditRules } from '../../auditd/parse-audit-rules.ts';
import { readAuditLog } from './audit-log.ts';
import type { HostFiles } from '../../io/files.ts';
import type { Probes } from '../../io/probes.ts';

const loadedFile = '/etc/audit/audit.rules';
const partsFolder = '/etc/audit/rules.d';

/** Returns the audit rules of the file loaded at boot. */
export async function collectAuditRuleFile(files: HostFiles): Promise<Observed<AuditRules>> {
  return rulesOf(files, await files.readText(loadedFile));
}

/** Returns the audit rules of the directory that augenrules(8) merges; unreadable if one file is. */
export async function collectAuditRuleParts(files: HostFiles): Promise<Observed<AuditRules>> {
  const names = await files.list(partsFolder);
  if (names.state !== 'known') return names;
  const parts = names.value.filter((name) => name.endsWith('.rules')).toSorted(byVersion);
  const texts = await Promise.all(parts.map((name) => files.readText(`${partsFolder}/${name}`)));
  const failed = texts.find(({ state }) => state === 'unreadable');
  if (failed?.state === 'unreadable') return failed;
  const found = texts.flatMap((text) => (text.state === 'known' ? [text.value] : []));
  const folder = found.length === 0 ? absent(partsFolder) : known(joinRuleFiles(found), partsFolder);
  return rulesOf(files, folder);
}

/** Orders `9-x` before `10-x`, like `ls -v`. */
function byVersion(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true });
}

/** Returns the audit rules loaded in the kernel, and whether auditing is enabled. */
export async function collectLoadedAuditRules(
  files: HostFiles,
  probes: Probes,
): Promise<Observed<AuditRules>> {
  const [listed, status] = await Promise.all([probes.run('audit-rules'), probes.run('audit-status')]);
  // No program runs for an offline root, but a missing one is visible.
  if (listed.state === 'unreadable' && listed.why === 'not-collected' && (await lacksLoader(files)))
    return absent(listed.from);
  if (status.state !== 'known') return listed.state === 'known' ? status : listed;
  // Matches `enabled 1` and, from older tools, `AUDIT_STATUS: enabled=1 flag=1`.
  const switched = /\benabled[ =](\d)/.exec(status.value)?.[1];
  if (switched === undefined)
    return unreadable('malformed', 'the output does not show whether auditing is enabled', status.from);
  const rules = await rulesOf(files, listed);
  const pid = /\bpid[ =](\d+)/.exec(status.value)?.[1];
  const daemon = pid === undefined ? {} : { daemon: pid !== '0' };
  const rateLimit = Number(/\brate_limit[ =](\d+)/.exec(status.value)?.[1] ?? 0);
  const backlog = /\bbacklog_limit[ =](\d+)/.exec(status.value)?.[1];
  const limits = { rateLimit, ...(backlog === undefined ? {} : { backlogLimit: Number(backlog) }) };
  const log =
    pid === undefined || pid === '0' ? {} : { log: { ...limits, ...(await readAuditLog(files, pid)) } };
  return rules.state === 'known'
    ? known({ ...rules.value, enabled: switched !== '0', ...daemon, ...log }, rules.from)
    : rules;
}

const programFolders = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/** Whether a root has system programs but none that loads audit rules; a partial root proves nothing. */
async function lacksLoader(files: HostFiles): Promise<boolean> {
  const lists = await Promise.all(programFolders.map((folder) => files.list(folder)));
  const names = new Set(lists.flatMap((list) => valueOf(list) ?? []));
  const isWhole = names.has('sh') && lists.slice(0, 2).some((list) => (valueOf(list)?.length ?? 0) > 0);
  return isWhole && !lists.some(({ state }) => state === 'unreadable') && !names.has('auditctl');
}

async function rulesOf(files: HostFiles, text: Observed<string>): Promise<Observed<AuditRules>> {
  if (text.state !== 'known') return text;
  const { rules, ...rest } = parseAuditRules(text.value);
  return known(
    { ...rest, rules: await Promise.all(rules.map((rule) => withRealPath(files, rule))) },
    text.from,
  );
}

/**
 * Resolves a watched path as the kernel does: it follows links of parents, and a link in the last place only
 * before a trailing slash (Linux 6.18).
 */
async function withRealPath(files: HostFiles, rule: AuditRule): Promise<AuditRule> {
  if (!rule.path.startsWith('/') || rule.path === '/') return rule;
  if (rule.path.endsWith('/')) {
    const real = valueOf(await files.realPath(rule.path));
    return real === undefined ? rule : { ...rule, realPath: real };
  }
  const parent = valueOf(await files.realPath(posix.dirname(rule.path)));
  return parent === undefined ? rule : { ...rule, realPath: posix.join(parent, posix.basename(rule.path)) };
}
