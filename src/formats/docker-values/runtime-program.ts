/** A JSON object. */
type Members = Readonly<Record<string, unknown>>;

/**
 * Returns the program of a runtime as daemon.json and `GET /info` show it: its `path`; else the program that the
 * options of its shim name (`BinaryName` of runc's shim), else its `runtimeType`, which is a shim's name or path.
 * Go decodes the names of members in any case.
 */
export function runtimeProgram(runtime: Members): string {
  const options = memberOf(runtime, 'options');
  const isRecord = typeof options === 'object' && options !== null && !Array.isArray(options);
  const named = [
    memberOf(runtime, 'path'),
    isRecord ? memberOf(options as Members, 'binaryname') : undefined,
    memberOf(runtime, 'runtimetype'),
  ];
  return named.find((value): value is string => typeof value === 'string' && value !== '') ?? '';
}

function memberOf(record: Members, name: string): unknown {
  return Object.entries(record).find(([member]) => member.toLowerCase() === name)?.[1];
}
