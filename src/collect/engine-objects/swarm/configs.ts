import { namedSigns } from '../../../adapters/image/credential-signs.ts';
import type { SwarmConfig } from '../../../core/engine/swarm.ts';
import { recordAt, stringAt, type JsonRecord } from '../../../formats/json/members.ts';
import { credentialFormat } from '../../../knowledge/credentials/credentials.ts';

/** Matches `name = value` and `name: value`, quoted or not, as most configuration formats write a setting. */
const setting = /^\s*(?:export\s+)?["']?([A-Za-z_][\w.-]{0,127})["']?\s*[:=]\s*(.*)$/u;

/** Maximum length of a line that is parsed as a setting. */
const maxLineLength = 4096;

/** Removes quotes, and what follows the value. */
function bare(value: string): string {
  return value
    .trim()
    .replace(/[,;]$/u, '')
    .replace(/^(["'])(.*)\1$/u, '$2');
}

function namesIn(text: string): readonly string[] {
  return text.split(/\r?\n/u).flatMap((line) => {
    const [, name, value = ''] = line.length > maxLineLength ? [] : (setting.exec(line) ?? []);
    return name !== undefined && namedSigns('argument', name, bare(value)).length > 0 ? [name] : [];
  });
}

/** Returns the credential signs in a swarm config (an entry of `GET /configs`); drops its content. */
export function readSwarmConfig(entry: JsonRecord | undefined): SwarmConfig {
  const spec = recordAt(entry, 'Spec');
  const name = stringAt(spec, 'Name');
  if (name === undefined) throw new TypeError('a config has no name');
  const text = Buffer.from(stringAt(spec, 'Data') ?? '', 'base64').toString('utf8');
  const format = credentialFormat(text);
  return { name, credentials: [...new Set([...(format ? [format.detector] : []), ...namesIn(text)])] };
}
