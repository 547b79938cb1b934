import type { AuditLog } from '../../core/host/audit-rule.ts';
import { valueOf } from '../../core/observed.ts';
import type { HostFiles } from '../../io/files.ts';

const configuration = '/etc/audit/auditd.conf';
const pluginFolders = ['/etc/audit/plugins.d', '/etc/audisp/plugins.d'];

/** Returns the last value of each setting of a configuration of auditd: `write_logs = no`, in lower case. */
function settingsOf(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').flatMap((line) => {
    const [, name, value] = /^(\w+)\s*=(.*)$/su.exec(line.trim()) ?? [];
    return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value.trim()] as const];
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

const written = { discardedBy: '', plugins: [], unread: '' };

/** Returns what the daemon with this process id does with records; another one than auditd counts as writing them. */
export async function readAuditLog(
  files: HostFiles,
  pid: string,
): Promise<Omit<AuditLog, 'rateLimit' | 'backlogLimit'>> {
  const name = await files.readText(`/proc/${pid}/comm`);
  if (name.state !== 'known') return { ...written, unread: `its daemon, process ${pid}, cannot be seen` };
  if (name.value.trim() !== 'auditd') return written;
  const words = (valueOf(await files.readText(`/proc/${pid}/cmdline`)) ?? '').split('\0');
  const folder = words[words.indexOf('-c') + 1];
  const path = words.includes('-c') && folder !== undefined ? `${folder}/auditd.conf` : configuration;
  const text = await files.readText(path);
  if (text.state === 'unreadable') return { ...written, unread: `${path} cannot be read: ${text.detail}` };
  const discardedBy = discardingSetting(settingsOf(valueOf(text) ?? '')) ?? '';
  return { ...written, discardedBy, plugins: discardedBy === '' ? [] : await activePlugins(files) };
}
