import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** A part of a JSON schema, as far as tests read it. */
export interface JsonSchema {
  $ref?: string;
  properties?: Record<string, JsonSchema>;
  patternProperties?: Record<string, JsonSchema>;
  oneOf?: JsonSchema[];
  items?: JsonSchema;
  definitions?: Record<string, JsonSchema>;
}

const places = [
  '/usr/libexec/docker/cli-plugins/docker-compose',
  '/usr/lib/docker/cli-plugins/docker-compose',
  '/usr/local/lib/docker/cli-plugins/docker-compose',
];

function program(): string {
  const found = places.find((path) => existsSync(path));
  return found ?? spawnSync('sh', ['-c', 'command -v docker-compose'], { encoding: 'utf8' }).stdout.trim();
}

/** The end of the JSON object that starts at `start`. */
function endOf(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '\\') at += 1;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === '{') depth += 1;
    else if (!quoted && sign === '}' && (depth -= 1) === 0) return at + 1;
  }
  return start;
}

/** The JSON schema of the Compose Specification that the program holds. */
export function embeddedSchema(): JsonSchema {
  const bytes = readFileSync(program());
  const id = bytes.indexOf('compose_spec.json');
  assert.notEqual(id, -1, 'the program holds no schema');
  const text = bytes.subarray(id - 500, id + 500_000).toString('latin1');
  const start = text.lastIndexOf('{', text.indexOf('compose_spec.json'));
  return JSON.parse(text.slice(start, endOf(text, start))) as JsonSchema;
}
