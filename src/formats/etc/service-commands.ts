import { configLines } from './config-lines.ts';

const aptHooks =
  /\b(?:Pre|Post)-(?:Invoke|Install-Pkgs)(?:-Success)?(?:::)?\s*(\{(?:[^}"]|"(?:[^"\\]|\\.)*")*\}|"(?:[^"\\]|\\.)*")/giu;

/** Returns the commands that apt and dpkg run around their work (apt.conf(5)), without those that run as the user `_apt`. */
export function aptCommands(text: string): readonly string[] {
  const plain = text
    .split('\n')
    .filter((line) => !/^\s*(?:\/\/|#)/u.test(line))
    .join('\n');
  return [...plain.matchAll(aptHooks)].flatMap(([, value = '']) =>
    [...value.matchAll(/"((?:[^"\\]|\\.)*)"/gu)].map(([, command = '']) => command),
  );
}

/** Returns the program of a plugin of auditd that is active (auditd-plugins(5)). */
export function auditPluginCommands(text: string): readonly string[] {
  const settings = new Map(
    configLines(text).map((line) => {
      const [name = '', ...value] = line.split('=');
      return [name.trim(), value.join('=').trim()];
    }),
  );
  const path = settings.get('path') ?? '';
  return settings.get('active') === 'yes' && path.startsWith('/') ? [path] : [];
}

/** Returns the commands that PAM runs at logins (pam_exec(8)): options come before the path. */
export function pamCommands(text: string): readonly string[] {
  return configLines(text).flatMap((line) => /\bpam_exec\.so\s(?:.*?\s)??(\/.*)$/u.exec(line)?.[1] ?? []);
}

/** Returns the programs to which rsyslogd passes messages: of `omprog` and its kin, and of the older `^program`. */
export function rsyslogCommands(text: string): readonly string[] {
  const named = [...text.matchAll(/^[^#\n]*?\bbinary\s*=\s*"([^"\n]+)"/gmu)].map(
    ([, command = '']) => command,
  );
  const older = configLines(text).flatMap((line) => /^\s*[^\s"(]+\s+\^(\/[^\s;]+)/u.exec(line)?.[1] ?? []);
  return [...named, ...older];
}
