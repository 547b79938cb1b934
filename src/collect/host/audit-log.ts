import type { AuditRules } from '../../core/audit-rule.ts';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';

const configuration = '/etc/audit/auditd.conf';
const pluginFolders = ['/etc/audit/plugins.d', '/etc/audisp/plugins.d'];

/** Returns the last value of each setting of a configuration of auditd: `write_logs = no`, in lower case. */
function settingsOf(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').flatMap((line) => {
    const [, name, value] = /^\s*(\w+)\s*=\s*(.*?)\s*$/u.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value] as const];
  });
  return new Map(lines);
}

/** Returns the setting by which auditd writes no records (auditd.conf(5)). */
function discardingSetting(settings: ReadonlyMap<string, string>): string | undefined {
  const isOff = settings.get('write_logs')?.toLowerCase() === 'no';
  if (isOff) return 'write_logs = no';
  if (settings.get('log_format')?.toLowerCase() === 'nolog') return 'log_format = NOLOG';
  return settings.get('log_file') === '/dev/null' ? 'log_file = /dev/null' : undefined;
}

/** Returns the names of the plugins that auditd starts. */
async function activePlugins(files: HostFiles): Promise<readonly string[]> {
  const found = await Promise.all(
    pluginFolders.map(async (folder) => {
      const names = (valueOf(await files.list(folder)) ?? []).filter((name) => name.endsWith('.conf'));
      const texts = await Promise.all(names.map((name) => files.readText(`${folder}/${name}`)));
      return names.filter((_name, index) => {
        const text = texts[index];
        const isActive =
          settingsOf(valueOf(text) ?? '')
            .get('active')
            ?.toLowerCase() === 'yes';
        return isActive || text?.state === 'unreadable';
      });
    }),
  );
  return found.flat();
}

/** Returns what keeps the daemon with this process id from writing records; absent for other daemons than auditd. */
export async function whyUnwritten(
  files: HostFiles,
  pid: string,
): Promise<AuditRules['unwritten'] | undefined> {
  const name = valueOf(await files.readText(`/proc/${pid}/comm`))?.trim();
  if (name !== 'auditd') return undefined;
  const words = (valueOf(await files.readText(`/proc/${pid}/cmdline`)) ?? '').split('\0');
  const folder = words[words.indexOf('-c') + 1];
  const path = words.includes('-c') && folder !== undefined ? `${folder}/auditd.conf` : configuration;
  const text = await files.readText(path);
  if (text.state === 'unreadable')
    return { by: 'its configuration', plugins: [], doubt: `it cannot be read: ${text.detail} (${path})` };
  const by = discardingSetting(settingsOf(valueOf(text) ?? ''));
  return by === undefined ? undefined : { by, plugins: await activePlugins(files) };
}
