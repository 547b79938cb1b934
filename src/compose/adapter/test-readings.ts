import assert from 'node:assert/strict';
import type { SettingName, WorkloadValues, WrittenWorkload } from '../../core/workload/workload.ts';
import { readCompose } from './read-compose.ts';
import type { ComposeReading, OverrideFile } from './read-compose.ts';

/** The inputs besides the text. */
export interface Options {
  env?: Record<string, string>;
  files?: Record<string, string>;
  project?: string;
  overrides?: readonly OverrideFile[];
}

/** Reads a text as `/srv/app/compose.yaml`, other files from `files` by absolute path. */
export function read(
  text: string,
  { env = {}, files = {}, project, overrides = [] }: Options = {},
): ComposeReading {
  const load = (path: string): string | undefined => files[path];
  return readCompose({
    file: 'compose.yaml',
    text,
    directory: '/srv/app',
    env,
    load,
    overrides,
    ...(project && { project }),
  });
}

/** Reads a service `web` with these lines below its image; the file has no problem except value types. */
export function service(lines: string, options: Options = {}): WrittenWorkload {
  const body = lines.replaceAll(/^(?=.)/gm, '    ');
  const { workloads, problems } = read(`services:\n  web:\n    image: web:1\n${body}\n${extras}`, options);
  // A value of the wrong type is a problem of its own beside what its reader makes of it.
  const others = problems.filter(
    ({ message }) => !/^services\.web\S* (?:must be|.* have different values)/u.test(message),
  );
  assert.deepEqual(others, []);
  const [first] = workloads;
  assert.ok(first);
  return first;
}

const extras = `  db:
    image: db:1
volumes:
  plain:
  etc: {driver_opts: {type: none, o: bind, device: /etc}}
  relative: {driver: local, driver_opts: {type: none, o: bind, device: ./data}}
  undecided: {driver_opts: {type: none, o: bind, device: ./data}}
  share: {driver_opts: {type: nfs, o: addr=10.0.0.1, device: ":/x"}}
  outside: {external: true}
  plugged: {driver: rexray}
networks:
  front:
  named: {name: shared}
  theirs: {external: true}
  hostnet: {external: true, name: host}
secrets:
  token: {file: ./token.txt}
  inline: {environment: TOKEN}
configs:
  site: {file: /etc/site.conf}
`;

/** Returns the written value of a setting. */
export function value<K extends SettingName>(workload: WrittenWorkload, name: K): WorkloadValues[K] {
  const written = workload.settings[name];
  assert.ok(written && 'value' in written, `${name} is not written, or unresolved`);
  return written.value;
}

/** Returns why a setting is unresolved. */
export function unresolved(workload: WrittenWorkload, name: SettingName): string {
  const written = workload.settings[name];
  assert.ok(written && 'unresolved' in written, `${name} is not unresolved`);
  return written.unresolved;
}

/** Returns the values of a list setting's entries; an unresolved one unchanged. */
export function entryValues(workload: WrittenWorkload, name: SettingName): unknown[] {
  const list = value(workload, name) as readonly ({ value: unknown } | { unresolved: string })[];
  return list.map((entry) => ('value' in entry ? entry.value : entry));
}
