import { namedSigns } from '../../../adapters/image/credential-signs.ts';
import type { SwarmConfig } from '../../../core/swarm.ts';
import { recordAt, stringAt, type JsonRecord } from '../../../formats/json/members.ts';
import { credentialFormat } from '../../../knowledge/credentials.ts';

/** `name = value`, `name: value`, quoted or not, as most formats of configuration write a setting on a line. */
const setting = /^\s*(?:export\s+)?["']?([A-Za-z_][\w.-]{0,127})["']?\s*[:=]\s*(.*)$/u;

/** A line longer than this is no setting. */
const longest = 4096;

/** A value without its quotes and what ends it. */
function bare(value: string): string {
  return value
    .trim()
    .replace(/[,;]$/u, '')
    .replace(/^(["'])(.*)\1$/u, '$2');
}

function namesIn(text: string): readonly string[] {
  return text.split(/\r?\n/u).flatMap((line) => {
    const [, name, value = ''] = line.length > longest ? [] : (setting.exec(line) ?? []);
    return name !== undefined && namedSigns('argument', name, bare(value)).length > 0 ? [name] : [];
  });
}

/** What of a config of the swarm, an entry of `GET /configs`, looks like a credential; its content is not kept. */
export function configOf(entry: JsonRecord | undefined): SwarmConfig {
  const spec = recordAt(entry, 'Spec');
  const name = stringAt(spec, 'Name');
  if (name === undefined) throw new TypeError('a config has no name');
  const text = Buffer.from(stringAt(spec, 'Data') ?? '', 'base64').toString('utf8');
  const format = credentialFormat(text);
  return { name, credentials: [...new Set([...(format ? [format.detector] : []), ...namesIn(text)])] };
}
