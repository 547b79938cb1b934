import type { EngineRuntime } from '../../core/engine/engine-settings.ts';

/** A JSON object. */
type Members = Readonly<Record<string, unknown>>;

/**
 * Returns the program of a runtime as daemon.json and `GET /info` show it: its `path`; else the program that the
 * options of its shim name (`BinaryName` of runc's shim), else its `runtimeType`, which is a shim's name or path.
 * Go decodes the names of members in any case.
 */
export function runtimeProgram(runtime: Members): string {
  return namedPrograms(runtime)[0] ?? '';
}

/** Returns a runtime as its members describe it. */
export function namedRuntime(name: string, members: Members): EngineRuntime {
  return { name, path: runtimeProgram(members), others: furtherRuntimeFiles(members) };
}

/**
 * Returns what a runtime names besides its program: the shim that runs it, and the files of its options, such as the
 * configuration of a shim (`ConfigPath`).
 */
function furtherRuntimeFiles(runtime: Members): readonly string[] {
  const [, ...others] = namedPrograms(runtime);
  const files = Object.entries(optionsOf(runtime)).flatMap(([name, value]) =>
    name.toLowerCase() !== 'binaryname' && typeof value === 'string' && value.startsWith('/') ? [value] : [],
  );
  return [...new Set([...others, ...files])];
}

/** Returns the program of a shim by its type: `io.containerd.kata.v2` is `containerd-shim-kata-v2` (containerd, runtime v2). */
export function shimProgram(type: string): string {
  const [, name, version] = /^[\w-]+(?:\.[\w-]+)*\.([\w-]+)\.(v\d+)$/u.exec(type) ?? [];
  return name === undefined ? type : `containerd-shim-${name}-${version}`;
}

/** Returns the programs that the members of a runtime name, the one that runs containers first. */
function namedPrograms(runtime: Members): readonly string[] {
  const named = [
    memberOf(runtime, 'path'),
    memberOf(optionsOf(runtime), 'binaryname'),
    memberOf(runtime, 'runtimetype'),
  ];
  return named.filter((value): value is string => typeof value === 'string' && value !== '');
}

function optionsOf(runtime: Members): Members {
  const options = memberOf(runtime, 'options');
  const isRecord = typeof options === 'object' && options !== null && !Array.isArray(options);
  return isRecord ? (options as Members) : {};
}

function memberOf(record: Members, name: string): unknown {
  return Object.entries(record).find(([member]) => member.toLowerCase() === name)?.[1];
}
