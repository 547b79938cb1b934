import { configLines } from './config-lines.ts';

/** Returns the commands that certbot(1) runs around a renewal, of its own settings and of those of a certificate. */
export function certbotCommands(text: string): readonly string[] {
  const hook =
    /^\s*(?:(?:pre|post|renew|deploy)[-_]hook|manual[-_](?:auth|cleanup)[-_]hook)\s*=\s*(["']?)(\S.*?)\1\s*$/u;
  return configLines(text).flatMap((line) => {
    const command = hook.exec(line)?.[2];
    return command === undefined || command === 'None' ? [] : [command];
  });
}

/** Returns the commands of a table of root, or of the system, for events of files (incrontab(5)): path, events, command. */
export function incronCommands(text: string): readonly string[] {
  return configLines(text).flatMap(
    (line) => /^\s*(?:[^\s\\]|\\.)+\s+[\w,=]+\s+(\S.*)$/u.exec(line)?.[1]?.replaceAll(/\$\W/gu, '') ?? [],
  );
}

/** Returns the script of a job of at(1) that runs as root; the lines at its start name the user. */
export function atCommands(text: string): readonly string[] {
  return /^#!\S+\n# atrun uid=0 /u.test(text) ? [text] : [];
}

/** Returns the maps of automount(8), by which root mounts or which it runs: `/mnt program:/srv/map`. */
export function autofsCommands(text: string): readonly string[] {
  return configLines(text).flatMap((line) => {
    const map = /^\s*\/\S*\s+(?:(?:file|program|exec)(?:,\w+)?:)?(\/\S+)/u.exec(line)?.[1];
    const included = /^\s*\+(?:file:|dir:)?(\/\S+)/u.exec(line)?.[1];
    return map ?? included ?? [];
  });
}
