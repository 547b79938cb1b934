import { configLines, unquote } from './config-lines.ts';

/**
 * Returns the commands that ifup(8) and ifdown(8) run as root, and what else they read as configuration
 * (interfaces(5)).
 */
export function interfacesCommands(text: string): readonly string[] {
  return configLines(text).flatMap((line) => {
    const command = /^\s*(?:(?:pre-|post-)?(?:up|down))\s+(.+)$/u.exec(line)?.[1];
    const source = /^\s*source(-directory)?\s+(\/\S+)/u.exec(line);
    if (source === null) return command ?? [];
    return source[1] === undefined ? (source[2] ?? []) : `run-parts ${source[2] ?? ''}`;
  });
}

/** Returns the commands around the start and the end of a tunnel (wg-quick(8)). */
export function wireguardCommands(text: string): readonly string[] {
  return configLines(text).flatMap(
    (line) => /^\s*(?:Pre|Post)(?:Up|Down)\s*=\s*(.+)$/iu.exec(line)?.[1]?.replaceAll('%i', '*') ?? [],
  );
}

/** Scripts that openvpn(8) starts before it changes to another user, and those that it starts later. */
const beforeUser = /^\s*up\s+(.+)$/u;
const withRoutes = /^\s*route-up\s+(.+)$/u;
const whileConnecting = /^\s*(?:ipchange|tls-verify)\s+(.+)$/u;
const later =
  /^\s*(?:down|route-pre-down|client-connect|client-disconnect|learn-address|auth-user-pass-verify)\s+(.+)$/u;

/** Returns which scripts run as root: a client changes its user only when it is connected and has its routes. */
function scriptsOfRoot(lines: readonly string[]): readonly RegExp[] {
  const has = (line: RegExp): boolean => lines.some((each) => line.test(each));
  if (!has(/^\s*user\s+(?!root\b)\S/u)) return [beforeUser, withRoutes, whileConnecting, later];
  if (has(/^\s*(?:client|pull)\s*$/u)) return [beforeUser, withRoutes, whileConnecting];
  return has(/^\s*route-delay\b/u) ? [beforeUser] : [beforeUser, withRoutes];
}

/**
 * Returns the scripts and plugins of openvpn(8) that run as root, and further configuration; scripts need a level of
 * security from 2 on.
 */
export function openvpnCommands(text: string): readonly string[] {
  const lines = configLines(text);
  const runsScripts = lines.some((line) => /^\s*script-security\s+[23]\b/u.test(line));
  const scripts = scriptsOfRoot(lines);
  return lines.flatMap((line) => {
    const named = /^\s*(?:plugin|config)\s+(.+)$/u.exec(line)?.[1];
    const script = runsScripts ? scripts.map((one) => one.exec(line)?.[1]).find(Boolean) : undefined;
    const command = named ?? script;
    return command === undefined ? [] : [unquote(command)];
  });
}

/** Returns the script of leases of dnsmasq(8), which it runs as root if no user is named, and further configuration. */
export function dnsmasqCommands(text: string): readonly string[] {
  const lines = configLines(text);
  const asOther = lines.some((line) => /^\s*dhcp-scriptuser\s*=\s*(?!root\b)\S/u.test(line));
  return lines.flatMap((line) => {
    const [, name, value = ''] = /^\s*(dhcp-script|conf-file|conf-dir)\s*=\s*(\/[^,\s]*)/u.exec(line) ?? [];
    if (name === 'conf-dir') return [`run-parts ${value}`];
    return name === undefined || (name === 'dhcp-script' && asOther) ? [] : [value];
  });
}

/**
 * Returns the scripts that keepalived(8) runs as root: none where it has another user for them, or refuses those that
 * others can write to (`enable_script_security`).
 */
export function keepalivedCommands(text: string): readonly string[] {
  const lines = configLines(text.replaceAll(/[!#].*$/gmu, ''));
  const isSafe = lines.some((line) =>
    /^\s*(?:enable_script_security\b|script_user\s+(?!root\b))/u.test(line),
  );
  if (isSafe) return [];
  return lines.flatMap((line) => {
    const command = /^\s*(?:notify(?:_\w+)?|script|misc_path|quorum_(?:up|down))\s+(["']?\/.+)$/u.exec(
      line,
    )?.[1];
    return command === undefined ? [] : [unquote(command)];
  });
}
