import { known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { Answer } from '../http/exchange.ts';
import { readAnswer } from './answer.ts';

/** Highest supported version of the Engine API (Engine 29.7). */
const highest = '1.55';
/** Lowest supported version (Engine 1.12). */
const lowest = '1.24';

type Send = (path: string, from: string) => Promise<Observed<Answer>>;

/**
 * Negotiates the lower of both API versions. `/_ping` has the engine's in a header; `/version` has it too if
 * a proxy removes that. Unreadable `unsupported` if no version is supported by both.
 */
export async function negotiateVersion(send: Send): Promise<Observed<string>> {
  const ping = await send('/_ping', 'GET /_ping');
  if (ping.state !== 'known') return ping;
  const header = ping.value.headers['api-version'];
  if (ping.value.status === 200 && typeof header === 'string') return agree(header, 'GET /_ping');
  const answer = await send('/version', 'GET /version');
  if (answer.state !== 'known') return answer;
  const version = readAnswer(answer.value, 'GET /version');
  if (version.state !== 'known') return version;
  const value: unknown = version.value;
  const found =
    typeof value === 'object' && value !== null && 'ApiVersion' in value ? value.ApiVersion : undefined;
  return typeof found === 'string'
    ? agree(found, 'GET /version')
    : unreadable('malformed', 'not a Docker Engine: the answer names no API version', 'GET /version');
}

function agree(engines: string, from: string): Observed<string> {
  if (!/^\d{1,3}\.\d{1,3}$/.test(engines))
    return unreadable('malformed', `invalid API version ${JSON.stringify(engines.slice(0, 20))}`, from);
  if (compare(engines, lowest) < 0)
    return unreadable(
      'unsupported',
      `engine API ${engines} is too old: ironhull needs ${lowest} or later`,
      from,
    );
  return known(compare(engines, highest) < 0 ? engines : highest, from);
}

function compare(left: string, right: string): number {
  const [leftMajor = 0, leftMinor = 0] = left.split('.').map(Number);
  const [rightMajor = 0, rightMinor = 0] = right.split('.').map(Number);
  return leftMajor - rightMajor || leftMinor - rightMinor;
}
