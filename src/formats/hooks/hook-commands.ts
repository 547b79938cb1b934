import { posix } from 'node:path';
import { isJsonRecord, stringAt, type JsonRecord } from '../json/members.ts';
import { parsePlainYaml } from '../yaml/plain-yaml.ts';

/** Returns the values of a text in YAML, of which JSON is a part; none if it is no YAML. */
function valuesIn(text: string): readonly unknown[] {
  try {
    return parsePlainYaml(text);
  } catch {
    return [];
  }
}

function recordsIn(value: unknown): readonly JsonRecord[] {
  return (Array.isArray(value) ? value : [value]).filter(isJsonRecord);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", '')}'`;
}

/** Returns the arguments that a hook always passes on. */
function fixedArguments(hook: JsonRecord): readonly string[] {
  return recordsIn(hook['pass-arguments-to-command']).flatMap((one) =>
    stringAt(one, 'source') === 'string' ? [quoted(stringAt(one, 'name') ?? '')] : [],
  );
}

/** What a template leaves: the file is no JSON before it is filled in. */
const executed = /["']?execute-command["']?\s*:\s*["']?(\/[^"'\n,]+)/gu;

/**
 * Returns what the webhook daemon runs for a request (https://github.com/adnanh/webhook, hooks in JSON or YAML), each
 * from its directory.
 */
export function webhookCommands(text: string): readonly string[] {
  const hooks = valuesIn(text).flatMap(recordsIn);
  if (hooks.length === 0) return [...text.matchAll(executed)].map(([, path = '']) => path.trim());
  return hooks.flatMap((hook) => {
    const command = stringAt(hook, 'execute-command');
    if (command === undefined) return [];
    const directory = stringAt(hook, 'command-working-directory');
    const path = directory === undefined ? command : posix.resolve('/', directory, command);
    const line = [quoted(path), ...fixedArguments(hook)].join(' ');
    return [directory === undefined ? line : `cd ${quoted(directory)} && ${line}`];
  });
}

/** Settings of borgmatic whose values are commands: before and after actions, on errors, and for passwords. */
const ofBorgmatic =
  /^(?:(?:before|after)_\w+|on_error|commands|run|encryption_passcommand|remote_path|local_path|(?:pg_dump|pg_restore|psql|mysql|mysql_dump|mariadb|mariadb_dump|mongodump|mongorestore|sqlite)_command|ssh_command|hooks|postgresql_databases|mysql_databases|mariadb_databases|storage|location|constants)$/u;

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isJsonRecord(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => (ofBorgmatic.test(name) ? textsIn(one) : []));
}

/** Returns the commands of a configuration of borgmatic, which runs them as its own user. */
export function borgmaticCommands(text: string): readonly string[] {
  return valuesIn(text).flatMap(recordsIn).flatMap(textsIn);
}

/** Returns the scripts of the processes that PM2 starts again (`pm2 save`), each from its directory. */
export function pm2Commands(text: string): readonly string[] {
  return valuesIn(text)
    .flatMap(recordsIn)
    .flatMap((one) => {
      const script = stringAt(one, 'pm_exec_path');
      const user = stringAt(one, 'uid') ?? stringAt(one, 'user');
      if (script === undefined || (user !== undefined && user !== 'root' && user !== '0')) return [];
      const interpreter = stringAt(one, 'exec_interpreter') ?? 'none';
      const directory = stringAt(one, 'pm_cwd') ?? '/';
      const line = interpreter === 'none' ? quoted(script) : `${quoted(interpreter)} ${quoted(script)}`;
      return [`cd ${quoted(directory)} && ${line}`];
    });
}
