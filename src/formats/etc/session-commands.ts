import { configLines } from './config-lines.ts';

/** Returns a text that shells of root read, if it is no script of another language. */
export function sourcedCommands(text: string): readonly string[] {
  const [first = ''] = text.split('\n', 1);
  return first.startsWith('#!') && !/\b(?:ba|da|a|k|z)?sh\b/u.test(first) ? [] : [text];
}

/** Returns the lines of `/etc/environment` (pam_env(8)), each as what comes before a command. */
export function environmentCommands(text: string): readonly string[] {
  return configLines(text).flatMap((line) => {
    const assignment = /^\s*(?:export\s+)?(\w+=(?:"[^"]*"|'[^']*'|\S*))\s*$/u.exec(line)?.[1];
    return assignment === undefined ? [] : [`${assignment} true`];
  });
}

/** Returns the programs that settings of sysctl.d(5) make the kernel run from the next boot on. */
export function sysctlCommands(text: string): readonly string[] {
  const setting =
    /^\s*-?kernel[./](?:core_pattern\s*=\s*\||(?:modprobe|hotplug|poweroff_cmd)\s*=)\s*(\/\S+)/u;
  return configLines(text).flatMap((line) => setting.exec(line)?.[1] ?? []);
}

/** Returns the commands that dpkg(1) runs around its work. */
export function dpkgCommands(text: string): readonly string[] {
  const hook = /^\s*(?:--)?(?:pre-invoke|post-invoke|status-logger)(?:\s*=\s*|\s+)(["']?)(.+)\1\s*$/u;
  return configLines(text).flatMap((line) => hook.exec(line)?.[2] ?? []);
}

/**
 * Returns the files that sshd obeys whoever may write to them (sshd_config(5)): further configuration, keys that sign
 * logins of root, and what a session runs. Files of keys and programs for keys it refuses itself.
 */
export function sshdCommands(text: string): readonly string[] {
  const named = /^\s*(?:Include|TrustedUserCAKeys|Subsystem\s+\S+|ForceCommand)[\s=]+(\/.+)$/iu;
  return configLines(text).flatMap((line) => named.exec(line)?.[1] ?? []);
}
