import { configLines, unquote } from './config-lines.ts';

/** Returns the script that smartd(8) starts for a warning: of `-M exec PATH` (smartd.conf(5)). */
export function smartdCommands(text: string): readonly string[] {
  return configLines(text).flatMap((line) => /\s-M\s+exec\s+(\/\S+)/u.exec(line)?.[1] ?? []);
}

/** Returns the program that the monitor of mdadm(8) runs for an event (mdadm.conf(5)). */
export function mdadmCommands(text: string): readonly string[] {
  return configLines(text).flatMap((line) => /^\s*PROGRAM\s+(\/.+)$/iu.exec(line)?.[1] ?? []);
}

/** Returns the scripts that print keys of encrypted disks at the start of the host (crypttab(5) of Debian). */
export function crypttabCommands(text: string): readonly string[] {
  return configLines(text).flatMap((line) => /[\s,]keyscript=(\/[^\s,]+)/u.exec(line)?.[1] ?? []);
}

/** Returns the programs that inetd(8) starts as root: service, type, protocol, wait, user, program, arguments. */
export function inetdCommands(text: string): readonly string[] {
  return configLines(text).flatMap((line) => {
    const [, , , , user = '', program = '', ...args] = line.trim().split(/\s+/u);
    const isRoots = /^root(?:[.:/]|$)/u.test(user) && program.startsWith('/');
    // tcpd(8) starts the program of the name that it is given.
    const isWrapped = program.endsWith('/tcpd');
    return isRoots ? [[program, ...args.slice(isWrapped ? 0 : 1)].join(' ')] : [];
  });
}

/** Returns the programs of services of xinetd.conf(5) that run as root, which is what they do without a user. */
export function xinetdCommands(text: string): readonly string[] {
  return [...text.matchAll(/\{([^{}]*)\}/gu)].flatMap(([, body = '']) => {
    const settings = new Map(
      configLines(body).map((line) => {
        const [, name = '', value = ''] = /^\s*(\w+)\s*\+?=\s*(.*)$/u.exec(line) ?? [];
        return [name, value.trim()];
      }),
    );
    const server = settings.get('server') ?? '';
    const isRoots = /^(?:root|0)?$/u.test(settings.get('user') ?? '');
    return isRoots && server.startsWith('/') ? [`${server} ${settings.get('server_args') ?? ''}`.trim()] : [];
  });
}

/** A section of a file of Supervisor, by the names of its settings. */
type Section = ReadonlyMap<string, string>;

function supervisorSections(text: string): readonly (readonly [name: string, settings: Section])[] {
  return text.split(/^(?=[ \t]*\[)/mu).flatMap((part) => {
    const name = /^\s*\[([^\]]+)\]/u.exec(part)?.[1];
    if (name === undefined) return [];
    const settings = configLines(part).flatMap((line) => {
      const [, key, value = ''] = /^(\w+)\s*=\s*(.*)$/u.exec(line) ?? [];
      return key === undefined ? [] : [[key, value.replace(/\s;.*$/u, '').trim()] as const];
    });
    return [[name, new Map(settings)] as const];
  });
}

/**
 * Returns the commands that supervisord runs as root (https://supervisord.org/configuration.html): those of programs
 * without a user, in their directories, with their variables; and further configuration that it reads.
 */
export function supervisorCommands(text: string): readonly string[] {
  return supervisorSections(text).flatMap(([name, settings]) => {
    if (name === 'include')
      return (settings.get('files') ?? '').split(/\s+/u).filter((one) => one.startsWith('/'));
    const command = settings.get('command');
    const isRoots = /^(?:root|0)?$/u.test(settings.get('user') ?? '');
    if (command === undefined || !isRoots || !/^(?:program|eventlistener|fcgi-program):/u.test(name))
      return [];
    const directory = settings.get('directory');
    const set = [...(settings.get('environment') ?? '').matchAll(/\w+=(?:"[^"]*"|'[^']*'|[^,"'\s]*)/gu)];
    const line = [...set.map(([one]) => one), command].join(' ');
    return [directory === undefined ? line : `cd '${directory.replaceAll("'", '')}' && ${line}`];
  });
}

/** Returns what monit(1) runs as root: programs that start, stop and check, and actions, without `as uid`. */
export function monitCommands(text: string): readonly string[] {
  const started =
    /\b(?:(?:start|stop|restart)(?:\s+program)?\s*=?|exec|with\s+path|check\s+program\s+\S+\s+path)\s*("[^"]*"|'[^']*')(?!\s*(?:as\s+)?uid\s+["']?(?!root|0\b))/giu;
  const plain = configLines(text).join('\n');
  return [...plain.matchAll(started)].flatMap(([, command = '']) => {
    const value = unquote(command);
    return value.startsWith('/') ? [value] : [];
  });
}

/** Returns what acpid(8) runs for an event. */
export function acpidCommands(text: string): readonly string[] {
  return configLines(text).flatMap((line) => /^\s*action\s*=\s*(.+)$/u.exec(line)?.[1] ?? []);
}

/** Returns what fail2ban runs as root around a ban, or to ignore an address (jail.conf(5)): further lines of a value are indented. */
export function fail2banCommands(text: string): readonly string[] {
  const joined = configLines(text)
    .join('\n')
    .replaceAll(/\n[ \t]+/gu, '\n\t');
  const value =
    /^(?:action(?:start|stop|ban|unban|check|flush|reload|repair|prolong)\w*|ignorecommand)[ \t]*=[ \t]*(.*(?:\n\t.*)*)$/gmu;
  return [...joined.matchAll(value)].flatMap(([, command = '']) => (command.trim() === '' ? [] : [command]));
}

/** Returns what Samba runs as root for a connection to a share (smb.conf(5)). */
export function sambaCommands(text: string): readonly string[] {
  return configLines(text).flatMap(
    (line) => /^\s*root\s+(?:pre|post)exec\s*=\s*(.+)$/iu.exec(line)?.[1] ?? [],
  );
}

/** Returns the commands of rsnapshot(1), whose parts are separated by tabs. */
export function rsnapshotCommands(text: string): readonly string[] {
  const named =
    /^(?:cmd_(?:preexec|postexec|cp|rm|rsync|ssh|logger|du|rsnapshot_diff)|backup_script|backup_exec)\t+([^\t]+)/u;
  return configLines(text).flatMap((line) => named.exec(line)?.[1] ?? []);
}

/** Returns the command by which upsmon(8), as root, stops the host. */
export function upsmonCommands(text: string): readonly string[] {
  return configLines(text).flatMap((line) => {
    const command = /^\s*SHUTDOWNCMD\s+(.+)$/u.exec(line)?.[1];
    return command === undefined ? [] : [unquote(command)];
  });
}

/** Returns the commands that keys of root start in place of a shell (sshd(8), AUTHORIZED_KEYS FILE FORMAT). */
export function keyCommands(text: string): readonly string[] {
  return configLines(text).flatMap((line) => {
    const command = /(?:^|,)command="((?:[^"\\]|\\.)*)"/iu.exec(line)?.[1];
    return command === undefined ? [] : [command.replaceAll('\\"', '"')];
  });
}
