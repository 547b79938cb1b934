import type { CdiDevice, CdiMount } from '../../core/workload/cdi-device.ts';
import { known, unreadable, type Observed } from '../../core/observed.ts';
import type { Device } from '../../core/workload/workload-devices.ts';
import { listAt, recordAt, stringAt, stringsAt, type JsonRecord } from '../json/members.ts';
import { parseDocuments, syntaxError } from '../yaml/parse-documents.ts';

/**
 * Parses a file of the Container Device Interface (its SPEC.md, version 1.0), YAML or JSON. Unreadable
 * `malformed` for another text.
 */
export function parseCdiSpec(text: string, from: string): Observed<readonly CdiDevice[]> {
  try {
    return known(devicesOf(recordAt({ document: valueOfText(text) }, 'document'), from), from);
  } catch (error) {
    // The library throws a ReferenceError for aliases that expand without an end.
    if (!(error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError))
      throw error;
    return unreadable('malformed', error.message, from);
  }
}

/** Returns the programs that the hooks of such a file name, which runtimes run as root; none for another text. */
export function cdiHookPrograms(text: string): readonly string[] {
  try {
    const spec = recordAt({ document: valueOfText(text) }, 'document');
    const devices = listAt(spec, 'devices').map((device) => recordAt({ device }, 'device'));
    const edits = [spec, ...devices].map((each) => recordAt(each, 'containerEdits'));
    const hooks = edits.flatMap((each) => listAt(each, 'hooks')).map((hook) => recordAt({ hook }, 'hook'));
    return [...new Set(hooks.flatMap(programsOfHook))];
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError))
      throw error;
    return [];
  }
}

/** Programs that run a script, which their arguments name. */
const runsScript = /(?:^|\/)(?:(?:ba|da|k|z|a)?sh|env|busybox|python[\d.]*|perl[\d.]*|ruby|node)$/u;

/** Returns the scripts among the words of an interpreter: the first path, or the programs of `-c`. */
function scriptsOf(words: readonly string[]): readonly string[] {
  const command = words.findIndex((word) => /^-[a-z]*c$/u.test(word));
  if (command !== -1) {
    const text = words[command + 1] ?? '';
    return [...text.matchAll(/(?:^|[;&|({\n])[ \t]*(?:exec[ \t]+)?(\/[^\s;&|(){}"'$`<>]+)/gu)].flatMap(
      ([, path]) => path ?? [],
    );
  }
  // Before the script come values of options, and further interpreters: `env bash`, `bash -o pipefail`.
  const paths = words.filter((word) => word.startsWith('/'));
  const script = paths.findIndex((path) => !runsScript.test(path));
  return paths.slice(0, script === -1 ? undefined : script + 1);
}

/** Returns the program of a hook, and the scripts that it is given to run. */
function programsOfHook(hook: JsonRecord | undefined): readonly string[] {
  const path = stringAt(hook, 'path');
  if (path === undefined) return [];
  return [path, ...(runsScript.test(path) ? scriptsOf(stringsAt(hook, 'args').slice(1)) : [])];
}

function valueOfText(text: string): unknown {
  const [document, second] = parseDocuments(text);
  const problem = document && syntaxError(document);
  if (problem) throw new TypeError(problem.message);
  if (document === undefined || second !== undefined) throw new TypeError('it is not one document');
  return document.toJS({ maxAliasCount: 100 });
}

function devicesOf(spec: JsonRecord | undefined, from: string): readonly CdiDevice[] {
  const kind = stringAt(spec, 'kind');
  if (kind === undefined) throw new TypeError('it has no kind');
  const shared = recordAt(spec, 'containerEdits');
  return listAt(spec, 'devices').map((entry) => {
    const device = recordAt({ entry }, 'entry');
    const name = stringAt(device, 'name');
    if (name === undefined) throw new TypeError('a device has no name');
    const edits = [shared, recordAt(device, 'containerEdits')];
    return {
      name: `${kind}=${name}`,
      from,
      devices: edits.flatMap((each) => listAt(each, 'deviceNodes').map(nodeOf)),
      mounts: edits.flatMap((each) => listAt(each, 'mounts').map(mountOf)),
    };
  });
}

function textAt(record: JsonRecord | undefined, name: string): string {
  const text = stringAt(record, name);
  if (text === undefined) throw new TypeError(`an entry has no ${name}`);
  return text;
}

/** Without a host path the device has the same path on the host. */
function nodeOf(entry: unknown): Device {
  const node = recordAt({ entry }, 'entry');
  const containerPath = textAt(node, 'path');
  return {
    hostPath: stringAt(node, 'hostPath') ?? containerPath,
    containerPath,
    permissions: stringAt(node, 'permissions') ?? 'rwm',
  };
}

function mountOf(entry: unknown): CdiMount {
  const mount = recordAt({ entry }, 'entry');
  const options = stringsAt(mount, 'options');
  return {
    hostPath: textAt(mount, 'hostPath'),
    target: textAt(mount, 'containerPath'),
    readOnly: options.includes('ro') || options.includes('rro'),
  };
}
