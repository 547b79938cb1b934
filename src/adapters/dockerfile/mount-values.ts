import { posix } from 'node:path';
import { parseBoolean } from '../../formats/docker-values/boolean.ts';
import { parseByteSize } from '../../formats/docker-values/byte-size.ts';
import { csvFields } from '../../dockerfile/language/mount-option.ts';

const types: ReadonlySet<string> = new Set(['bind', 'cache', 'tmpfs', 'secret', 'ssh']);

/** The types whose target cannot be the root directory. */
const needTarget: ReadonlySet<string> = new Set(['bind', 'cache', 'tmpfs']);

/** The types that take owner and mode. */
const haveOwner: ReadonlySet<string> = new Set(['cache', 'secret', 'ssh']);

const sharings: ReadonlySet<string> = new Set(['shared', 'private', 'locked']);

const isBoolean = (value: string): boolean => parseBoolean(value) !== undefined;
const isNumber = (value: string): boolean => /^\d{1,10}$/u.test(value) && Number(value) <= 0xff_ff_ff_ff;
const isAny = (): boolean => true;

/** The keys of `--mount` by what their values may be. */
const keys: ReadonlyMap<string, (value: string) => boolean> = new Map([
  ['type', (value) => types.has(value.toLowerCase())],
  ...['from', 'source', 'src', 'target', 'dst', 'destination', 'id', 'env'].map(
    (key) => [key, isAny] as const,
  ),
  ...['readonly', 'ro', 'readwrite', 'rw', 'required'].map((key) => [key, isBoolean] as const),
  ['sharing', (value) => sharings.has(value.toLowerCase())],
  ['mode', (value) => /^[0-7]{1,11}$/u.test(value)],
  ['uid', isNumber],
  ['gid', isNumber],
  ['size', (value) => parseByteSize(value) !== undefined],
]);

/** The keys that may stand without a value. */
const bare: ReadonlySet<string> = new Set(['readonly', 'ro', 'readwrite', 'rw', 'required']);

function fieldProblem(field: string): string | undefined {
  const [name = '', ...rest] = field.split('=');
  const key = name.toLowerCase();
  const takes = keys.get(key);
  if (takes === undefined) return `${JSON.stringify(name)} is no option of it`;
  if (!field.includes('=')) return bare.has(key) ? undefined : `${name} needs a value`;
  const value = rest.join('=');
  return takes(value) ? undefined : `${name} cannot be ${JSON.stringify(value)}`;
}

/**
 * What BuildKit refuses about the value of `RUN --mount` when it runs the instruction, with its variables expanded
 * (`instructions/commands_runmount.go`, `dockerfile2llb/convert_runmount.go`).
 */
export function mountValueProblem(value: string): string | undefined {
  const fields = csvFields(value) ?? [];
  const problem = fields.map(fieldProblem).find((one) => one !== undefined);
  if (problem !== undefined) return problem;
  const options = new Map(
    fields.map((field) => {
      const [key = '', ...rest] = field.split('=');
      return [key.toLowerCase(), rest.join('=')] as const;
    }),
  );
  const first = (...names: readonly string[]) =>
    names.map((name) => options.get(name)).find((one) => one !== undefined);
  const type = first('type')?.toLowerCase() ?? 'bind';
  const target = first('target', 'dst', 'destination');
  // Another target is within the working directory, which the base image may decide.
  if (needTarget.has(type) && target?.startsWith('/') === true && posix.normalize(`${target}/`) === '/')
    return 'the target cannot be the root directory';
  if (type === 'secret' && first('id', 'source', 'src', 'target', 'dst', 'destination') === undefined)
    return 'id is missing';
  if (type !== 'cache' && options.has('sharing')) return `sharing is for type=cache, not ${type}`;
  const owner = ['mode', 'uid', 'gid'].find((key) => options.has(key));
  return owner === undefined || haveOwner.has(type) ? undefined : `${owner} is not for type=${type}`;
}
