import { posix } from 'node:path';
import type { AuditRule, AuditRules } from '../../core/audit-rule.ts';
import { absent, known, mapKnown, valueOf } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { parseAuditRules } from '../../formats/audit-rules/parse-audit-rules.ts';
import type { HostFiles } from '../../io/files.ts';
import type { Probes } from '../../io/probes.ts';

/** The file that is loaded at the start; augenrules(8) makes it from the files of the folder. */
const loadedFile = '/etc/audit/audit.rules';
const rulesFolder = '/etc/audit/rules.d';

/** The audit rules that are written for the start of the system; unreadable where any of the files is. */
export async function collectAuditRuleFiles(files: HostFiles): Promise<Observed<AuditRules>> {
  const names = await files.list(rulesFolder);
  if (names.state === 'unreadable') return names;
  const parts = (valueOf(names) ?? [])
    .filter((name) => name.endsWith('.rules'))
    .map((name) => `${rulesFolder}/${name}`);
  const texts = await Promise.all([...parts, loadedFile].map((path) => files.readText(path)));
  const failed = texts.find(({ state }) => state === 'unreadable');
  if (failed?.state === 'unreadable') return failed;
  const found = texts.flatMap((text) => (text.state === 'known' ? [text.value] : []));
  const from = parts.length > 0 ? `${rulesFolder}, ${loadedFile}` : loadedFile;
  if (found.length === 0) return absent(from);
  // The made file clears what came before: what both have counts once, what only the folder has is not yet in it.
  const sets = found.map(parseAuditRules);
  const made = valueOf(texts.at(-1) ?? absent(from)) === undefined ? undefined : sets.at(-1);
  const joined = made ?? {
    rules: sets.flatMap(({ rules }) => rules),
    enabled: sets.every(({ enabled }) => enabled),
    unread: sets.flatMap(({ unread }) => unread),
  };
  return known(await withRealPaths(files, joined), from);
}

/** The audit rules that the kernel has, and whether it heeds them. */
export async function collectLoadedAuditRules(
  files: HostFiles,
  probes: Probes,
): Promise<Observed<AuditRules>> {
  const [listed, status] = await Promise.all([probes.run('audit-rules'), probes.run('audit-status')]);
  if (listed.state !== 'known') return listed;
  if (status.state !== 'known') return status;
  const enabled = !/^enabled 0$/m.test(status.value);
  const rules = parseAuditRules(listed.value);
  return mapKnown(known(await withRealPaths(files, rules), listed.from), (set) => ({ ...set, enabled }));
}

async function withRealPaths(files: HostFiles, set: AuditRules): Promise<AuditRules> {
  return { ...set, rules: await Promise.all(set.rules.map((rule) => withRealPath(files, rule))) };
}

/** The kernel follows the links of the parents of a path that it watches, not one in the last place. */
async function withRealPath(files: HostFiles, rule: AuditRule): Promise<AuditRule> {
  if (!rule.path.startsWith('/') || rule.path === '/') return rule;
  const parent = valueOf(await files.realPath(posix.dirname(rule.path)));
  return parent === undefined ? rule : { ...rule, realPath: posix.join(parent, posix.basename(rule.path)) };
}
